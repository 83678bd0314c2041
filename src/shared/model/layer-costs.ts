/**
 * What a layer costs: parameters, arithmetic, and the values a training step must keep until its
 * backward pass.
 */
import type { LayerShapes, SequenceShape } from './infer-shapes'

export interface LayerCosts {
  /** Weights, moving statistics included. */
  parameters: number
  /** Multiply-adds of the convolutions, counted as direct convolution; for one window, forward. */
  multiplyAdds: number
  /** Values kept from the forward for the backward pass, for one window. */
  keptValues: number
  /** Values that exist only while this layer's backward pass runs, for one window. */
  backwardValues: number
  /** Values that exist only while this layer's kernels are used, for any number of windows. */
  workspaceValues: number
}

/** Costs of one layer on one window. */
export function layerCosts(shapes: LayerShapes): LayerCosts {
  const { layer, input, output } = shapes
  const kernel = kernelWeights(shapes)
  // A transposed convolution spreads every input; the others gather for every output
  const positions = positionsIn(layer.type === 'convTranspose2d' ? input : output)
  const inAndOut = valuesIn(input) + valuesIn(output)
  return {
    parameters: kernel + otherWeights(shapes),
    multiplyAdds: kernel * positions,
    keptValues: valuesIn(output) * keptCopies(shapes),
    backwardValues: layer.type === 'convLstm2d' ? inAndOut + 4 * valuesIn(output) : inAndOut,
    workspaceValues: layer.type === 'convLstm2d' ? kernelsAsPoints(kernel, layer.kernel) : kernel,
  }
}

/**
 * Kernels of 3 x 3 and 5 x 5 are taken as 8 x 8 points each (Winograd's method), their gradients as
 * about three sums of these.
 */
function kernelsAsPoints(weights: number, side: number): number {
  return side === 3 || side === 5 ? (3 * weights * 64) / side ** 2 : weights
}

/** Weights that are multiplied at every position. */
function kernelWeights({ layer, input }: LayerShapes): number {
  switch (layer.type) {
    case 'convLstm2d': {
      const recurrent = layer.recurrentKernel ?? layer.kernel
      return (
        4 * layer.filters * (layer.kernel ** 2 * input.channels + recurrent ** 2 * layer.filters)
      )
    }
    case 'conv2d':
    case 'convTranspose2d':
      return layer.kernel ** 2 * input.channels * layer.filters
    case 'conv3d':
      return layer.kernel.reduce((product, side) => product * side) * input.channels * layer.filters
    default:
      return 0
  }
}

function otherWeights({ layer, input }: LayerShapes): number {
  switch (layer.type) {
    case 'convLstm2d':
      return (layer.bias ? 4 * layer.filters : 0) + (layer.peepholes ? 3 * layer.filters : 0)
    case 'conv2d':
    case 'convTranspose2d':
    case 'conv3d':
      return layer.bias ? layer.filters : 0
    case 'batchNormalization':
      return 4 * input.channels
    case 'layerNormalization':
      return 2 * input.channels
    default:
      return 0
  }
}

/** How many values of the output's shape stay until the backward pass. */
function keptCopies({ layer }: LayerShapes): number {
  if (layer.type === 'convLstm2d') return 6 // gates i, f, c, o, cell state, hidden state
  if (layer.type === 'dropout') return 2 // what was dropped, and the result
  return layer.type === 'activation' && layer.activation === 'linear' ? 0 : 1
}

function positionsIn({ frames, height, width }: SequenceShape): number {
  return frames * height * width
}

function valuesIn(shape: SequenceShape): number {
  return positionsIn(shape) * shape.channels
}
