/**
 * How a device is judged: the loss and gradients of a very small training step, which the slow
 * reference can do as well, and the time of a larger one. Both train a ConvLSTM encoder–forecaster
 * on random frames.
 */
import * as tf from '@tensorflow/tfjs-core'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { ModelSpec } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { lossesOf, weightedLoss } from '../losses'
import { buildModel } from '../families/build-model'
import type { GridModel } from '../families/grid-model'

interface Exercise {
  spec: ModelSpec
  windows: number
  /** Input frames, and as many target frames. */
  frames: number
  side: number
}

/** Odd sizes, so that tiles of every kernel end ragged. */
const compared: Exercise = { spec: specOf(1, [5, 3], true), windows: 1, frames: 2, side: 9 }
const timed: Exercise = { spec: specOf(4, [32, 32], false), windows: 2, frames: 5, side: 64 }
const timedSteps = 7
const longestTimingMs = 3000

function specOf(patch: number, filters: number[], peepholes: boolean): ModelSpec {
  const cells = filters.map((count) => ({ filters: count, kernel: 3, peepholes }))
  return modelSpecSchema.parse({ family: 'encoder-forecaster', name: 'self-check', patch, cells })
}

/** Loss and all gradients of the small step on the active device, one array each. */
export async function comparedNumbers(): Promise<Float32Array[]> {
  return await withStep('small', (step) => step())
}

/**
 * Median milliseconds of 7 larger steps (fewer on a slow device), after one to warm up, on the
 * active device.
 */
export async function medianStepMs(): Promise<number> {
  return await withStep('large', async (step) => {
    await step()
    const times: number[] = []
    const end = performance.now() + longestTimingMs
    while (times.length < timedSteps && (times.length === 0 || performance.now() < end)) {
      const start = performance.now()
      await step()
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
  })
}

/**
 * Hands over a step, which gives loss and gradients on the active device, to be run any number of
 * times.
 */
export async function withStep<T>(
  size: 'small' | 'large',
  work: (step: () => Promise<Float32Array[]>) => Promise<T>,
): Promise<T> {
  return await exercise(size === 'small' ? compared : timed, work)
}

async function exercise<T>(
  { spec, windows, frames, side }: Exercise,
  work: (step: () => Promise<Float32Array[]>) => Promise<T>,
): Promise<T> {
  const random = new Random(2)
  const draw = (): tf.Tensor5D => {
    const values = Float32Array.from({ length: windows * frames * side * side }, () =>
      random.next(),
    )
    return tf.tensor5d(values, [windows, frames, side, side, 1])
  }
  const model = buildModel(spec, { height: side, width: side, channels: 1, seed: 1 })
  const [x, truth] = [draw(), draw()]
  try {
    return await work(() => lossAndGradients(model, x, truth))
  } finally {
    tf.dispose([x, truth])
    model.dispose()
  }
}

async function lossAndGradients(
  model: GridModel,
  x: tf.Tensor5D,
  truth: tf.Tensor5D,
): Promise<Float32Array[]> {
  const { value, grads } = tf.variableGrads(() => {
    const prediction = model.predictWindow(x, truth.shape[1], { training: true, step: 0 })
    return weightedLoss(
      lossesOf({ loss: { bce: 1 } }),
      { prediction, truth, mask: null },
      [truth.size],
      { dynamicRange: 1 },
    )
  }, [...model.trainable])
  const tensors = [value, ...model.trainable.flatMap((variable) => grads[variable.name] ?? [])]
  try {
    return await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())))
  } finally {
    tf.dispose(tensors)
  }
}

/**
 * The largest difference between two results, each array's relative to the largest magnitude in the
 * reference's.
 */
export function largestDifference(numbers: Float32Array[], truth: Float32Array[]): number {
  if (numbers.length !== truth.length) return Infinity
  let largest = 0
  truth.forEach((expected, i) => {
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12)
    expected.forEach((value, k) => {
      const difference = Math.abs(value - (numbers[i]?.[k] ?? NaN)) / scale
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference)
    })
  })
  return largest
}
