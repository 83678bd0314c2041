/** What several layers say in the same way. */
import { joinedChannels, positionsIn, valuesIn } from '../sequence-shape'
import type { SequenceShape } from '../sequence-shape'
import type { LayerMemory, LayerPlace, WeightDescription } from './layer-description'

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

/** Of a layer that keeps so many copies of its outputs for the backward pass. */
export function memoryOf(
  { inputs, output }: LayerPlace,
  copies: number,
  workspace: number,
): LayerMemory {
  const read = inputs.reduce((sum, input) => sum + valuesIn(input), 0)
  return { kept: copies * valuesIn(output), backward: read + valuesIn(output), workspace }
}

/** Of a layer that keeps its outputs for the backward pass, and nothing else. */
export function outputsKept(_layer: unknown, place: LayerPlace): LayerMemory {
  return memoryOf(place, 1, 0)
}

/** Weights that are multiplied at every position of a convolution. */
export function kernelSize(weights: readonly WeightDescription[]): number {
  return weights
    .filter(({ initial }) => initial === 'glorot')
    .reduce((sum, weight) => sum + weightSize(weight), 0)
}

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
export function perOutput(weights: readonly WeightDescription[], { output }: LayerPlace): number {
  return kernelSize(weights) * positionsIn(output)
}
