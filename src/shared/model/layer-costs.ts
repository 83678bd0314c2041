/** What a layer costs: parameters, arithmetic, and the values a training step must keep until its backward pass. */
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
}

/** Gates i, f, c, o and the cell and hidden state, for every position and step. */
const convLstmStates = 6

/** Costs of one layer on one window. */
export function layerCosts({ layer, input, output }: LayerShapes): LayerCosts {
  const parameters = parametersOf({ layer, input, output })
  const kept = valuesIn(output)
  const backwardValues = valuesIn(input) + valuesIn(output)
  const free = { parameters, multiplyAdds: 0, keptValues: kept, backwardValues }
  switch (layer.type) {
    case 'convLstm2d': {
      const recurrent = layer.recurrentKernel ?? layer.kernel
      const perPosition = 4 * layer.filters * (layer.kernel ** 2 * input.channels + recurrent ** 2 * layer.filters)
      return {
        parameters,
        multiplyAdds: positionsIn(output) * perPosition,
        keptValues: kept * convLstmStates,
        backwardValues: backwardValues + 4 * kept,
      }
    }
    case 'conv2d':
      return { ...free, multiplyAdds: positionsIn(output) * layer.kernel ** 2 * input.channels * layer.filters }
    case 'convTranspose2d':
      return { ...free, multiplyAdds: positionsIn(input) * layer.kernel ** 2 * input.channels * layer.filters }
    case 'conv3d': {
      const [depth, height, width] = layer.kernel
      return { ...free, multiplyAdds: positionsIn(output) * depth * height * width * input.channels * layer.filters }
    }
    case 'dropout':
      return { ...free, keptValues: 2 * kept }
    case 'activation':
      return layer.activation === 'linear' ? { ...free, keptValues: 0, backwardValues: 0 } : free
    case 'batchNormalization':
    case 'layerNormalization':
    case 'patch':
    case 'unpatch':
    case 'maxPooling2d':
    case 'averagePooling2d':
    case 'upSampling2d':
      return free
    default:
      return layer satisfies never
  }
}

function parametersOf({ layer, input }: Pick<LayerShapes, 'layer' | 'input' | 'output'>): number {
  const bias = (count: number) => ('bias' in layer && layer.bias ? count : 0)
  switch (layer.type) {
    case 'convLstm2d': {
      const recurrent = layer.recurrentKernel ?? layer.kernel
      const kernels = 4 * layer.filters * (layer.kernel ** 2 * input.channels + recurrent ** 2 * layer.filters)
      return kernels + bias(4 * layer.filters) + (layer.peepholes ? 3 * layer.filters : 0)
    }
    case 'batchNormalization':
      return 4 * input.channels
    case 'layerNormalization':
      return 2 * input.channels
    case 'conv2d':
    case 'convTranspose2d':
      return layer.kernel ** 2 * input.channels * layer.filters + bias(layer.filters)
    case 'conv3d':
      return layer.kernel.reduce((product, side) => product * side) * input.channels * layer.filters + bias(layer.filters)
    case 'patch':
    case 'unpatch':
    case 'maxPooling2d':
    case 'averagePooling2d':
    case 'upSampling2d':
    case 'dropout':
    case 'activation':
      return 0
    default:
      return layer satisfies never
  }
}

function positionsIn({ frames, height, width }: SequenceShape): number {
  return frames * height * width
}

function valuesIn(shape: SequenceShape): number {
  return positionsIn(shape) * shape.channels
}
