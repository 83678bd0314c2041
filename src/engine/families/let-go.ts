/**
 * Letting go early what a forecast no longer needs: without a gradient to come, a layer's output is
 * of no use once the next layer has read it, and TensorFlow.js frees only at the end of a tidy.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerState, PassOptions } from '../layers/layer'

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

/** Windows that a forecast computes at once: enough to keep every core busy. */
const windowsAtOnce = 16

/**
 * Forecasts many windows `[B, T, H, W, C]` some at a time; in training all at once. The caller's
 * tidy owns the result.
 */
export function fewAtOnce(
  x: tf.Tensor5D,
  options: PassOptions,
  predict: (x: tf.Tensor5D, options: PassOptions) => tf.Tensor5D,
): tf.Tensor5D {
  const [windows, frames] = x.shape
  if (options.training || windows <= windowsAtOnce) return predict(x, options)
  const parts: tf.Tensor5D[] = []
  for (let from = 0; from < windows; from += windowsAtOnce) {
    const count = Math.min(windowsAtOnce, windows - from)
    const part = () => {
      const mask = options.mask && tf.slice(options.mask, [from, 0], [count, frames])
      const windowsOf = (all: tf.Tensor5D): tf.Tensor5D => {
        const [, ...window] = all.shape
        return tf.slice(all, [from, 0, 0, 0, 0], [count, ...window])
      }
      const start = options.start && windowsOf(options.start)
      return predict(windowsOf(x), { ...options, mask: mask ?? null, start: start ?? null })
    }
    parts.push(tf.tidy(part))
  }
  return tf.concat(parts, 0)
}
