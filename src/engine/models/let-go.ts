/**
 * Letting go early what a forecast no longer needs: without a gradient to come, a layer's output is of no use once the next layer has
 * read it, and TensorFlow.js frees only at the end of a tidy.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerState } from '../layers/sequence-layer'

/** Disposes tensors that are not among those still needed. */
export function release(states: LayerState[], needed: LayerState[]): void {
  const kept = new Set(tensorsOf(needed))
  tf.dispose(tensorsOf(states).filter((tensor) => !kept.has(tensor)))
}

export function tensorsOf(states: LayerState[]): tf.Tensor[] {
  return states.flatMap((state) => state ?? [])
}

/** Disposes what the work made except the tensors of its result. */
export function tidied<T>(work: () => T, tensorsIn: (result: T) => tf.Tensor[]): T {
  const results: T[] = []
  tf.tidy(() => {
    const result = work()
    results.push(result)
    return tensorsIn(result)
  })
  return results[0] as T
}
