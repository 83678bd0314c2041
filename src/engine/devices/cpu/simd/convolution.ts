/**
 * Convolutions and their gradients, each by the method for its shape: directly, or by Winograd's
 * minimal filtering.
 */
import type {
  ConvolutionBuffers,
  ConvolutionShape,
  WeightsGradientBuffers,
} from './direct-convolution'
import { directConvolve, directWeightsGradient } from './direct-convolution'
import { packWeights, type KernelSize } from './pack-weights'
import { methodFor } from './method-choice'
import type { Runtime } from './runtime'
import { winogradConvolve } from './winograd-convolve'
import { winogradWeights, winogradWeightsGradient } from './winograd-weights'

/**
 * Weights as the method chosen for this convolution reads them, in a new block. `k` is the kernel
 * as given.
 */
export function prepareWeights(
  runtime: Runtime,
  source: number,
  k: KernelSize,
  backward: boolean,
  shape: ConvolutionShape,
): number {
  const method = methodFor(runtime, shape)
  if (method !== null && !backward)
    return winogradWeights(runtime, shape, method, { address: source, packed: false })
  const packed = packWeights(runtime, source, k, backward)
  if (method === null) return packed
  const weights = winogradWeights(runtime, shape, method, { address: packed, packed: true })
  runtime.heap.release(packed)
  return weights
}

/** Runs one convolution. */
export function convolve(
  runtime: Runtime,
  shape: ConvolutionShape,
  buffers: ConvolutionBuffers,
): void {
  const method = methodFor(runtime, shape)
  if (method === null) directConvolve(runtime, shape, buffers)
  else winogradConvolve(runtime, shape, method, buffers)
}

/** Gradient by weights (and bias) of the convolution of that shape. */
export function weightsGradient(
  runtime: Runtime,
  s: ConvolutionShape,
  b: WeightsGradientBuffers,
): void {
  const method = methodFor(runtime, s)
  if (method === null) directWeightsGradient(runtime, s, b)
  else winogradWeightsGradient(runtime, s, method, b)
}
