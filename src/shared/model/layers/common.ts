/** What several layers say in the same way. */
import type { Activation } from '../activations'
import { fault } from '../model-spec-error'
import { joinedChannels, positionsIn, sidesOf, valuesIn } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import type { LayerMemory, LayerContext, WeightDescription } from './layer-description'

export const oneInput = { least: 1, most: 1 } as const

/** Of a layer without weights. */
export const weightless = {
  weights: (): WeightDescription[] => [],
  multiplyAdds: () => 0,
} as const

/** Of a layer that treats every frame by itself. */
export const frameByFrame = { time: () => ({ ahead: 0, back: 0 }) } as const

/** Of a layer that gives as many channels as it reads. */
export function sameChannels(_layer: unknown, { inputs }: { inputs: readonly SequenceShape[] }) {
  return joinedChannels(inputs)
}

/** Of a layer that puts sequences of one shape together cell by cell. */
export function equalChannels(
  _layer: unknown,
  { name, inputs }: Omit<LayerContext, 'output'>,
): number {
  const first = inputs[0]!
  const other = inputs.find(({ channels }) => channels !== first.channels)
  if (other === undefined) return first.channels
  throw fault(name, 'model.channels-differ', { one: sidesOf(first), other: sidesOf(other) })
}

/** Of a layer that keeps so many copies of its outputs for the backward pass. */
export function memoryOf(
  { inputs, output }: LayerContext,
  copies: number,
  workspace: number,
): LayerMemory {
  const read = inputs.reduce((sum, input) => sum + valuesIn(input), 0)
  return { kept: copies * valuesIn(output), backward: read + valuesIn(output), workspace }
}

/**
 * Copies of its outputs that a convolution keeps: what each input gave, before and after its
 * activation, and their gradients, which the tape holds to the end.
 */
export function copiesOf(activation: Activation, inputs: number): number {
  const parts = inputs > 1 ? 2 * inputs : 1
  return 2 * (parts + (activation === 'linear' ? 0 : 1))
}

/**
 * Values that a convolution's kernels work with: images and weights mapped to points (2 MiB of the
 * former a thread), and sums of the weights' gradient for some parts of the images, up to 8 MiB.
 */
export function convolutionWorkspace(weights: readonly WeightDescription[]): number {
  const size = kernelSize(weights)
  return 2 ** 19 + 7 * size + Math.min(2 ** 21, 16 * size)
}

/** Of a layer that keeps its outputs and their gradients, and nothing else. */
export function outputsKept(_layer: unknown, context: LayerContext): LayerMemory {
  return memoryOf(context, 2, 0)
}

/** Weights that are multiplied at every position of a convolution. */
export function kernelSize(weights: readonly WeightDescription[]): number {
  return weights
    .filter(({ initial }) => isKernel(initial))
    .reduce((sum, weight) => sum + weightSize(weight), 0)
}

const kernels: readonly WeightDescription['initial'][] = ['glorot', 'glorotDepthwise', 'he']
const isKernel = (initial: WeightDescription['initial']) => kernels.includes(initial)

export function weightSize({ shape }: WeightDescription): number {
  return shape.reduce((product, side) => product * side, 1)
}

export function trainable(
  name: string,
  shape: number[],
  initial: WeightDescription['initial'],
): WeightDescription {
  return { name, shape, trainable: true, initial }
}

/** Kernel and, where it has one, bias of a convolution. */
export function convolutionWeights(
  kernel: number[],
  { bias, filters }: { bias: boolean; filters: number },
): WeightDescription[] {
  return [
    trainable('kernel', kernel, 'glorot'),
    ...(bias ? [trainable('bias', [filters], 'zeros')] : []),
  ]
}

/** Multiply-adds of a convolution that gathers for every output. */
export function perOutput(weights: readonly WeightDescription[], { output }: LayerContext): number {
  return kernelSize(weights) * positionsIn(output)
}
