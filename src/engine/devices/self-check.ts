/**
 * A small training step whose loss and gradients are compared between devices, and whose time is taken: a ConvLSTM encoder–
 * forecaster, 2 windows of 4 + 4 frames of 16 x 16.
 */
import * as tf from '@tensorflow/tfjs-core'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { lossesOf, weightedLoss } from '../losses'
import { buildModel } from '../models/build-model'

const [batch, inputFrames, targetFrames, side] = [2, 4, 4, 16]
const timedSteps = 7

const spec = modelSpecSchema.parse({
  family: 'encoder-forecaster',
  name: 'self-check',
  patch: 2,
  cells: [
    { filters: 16, kernel: 3, peepholes: true },
    { filters: 16, kernel: 3 },
  ],
})

/** What the step gave on the active device. */
export interface CheckedStep {
  /** Loss and all gradients, one after another. */
  numbers: Float32Array[]
  /** Median of 7 steps after the first. */
  stepMs: number
}

/** Runs the step on the active backend. */
export async function runCheckedStep(): Promise<CheckedStep> {
  const model = buildModel(spec, { height: side, width: side, channels: 1, seed: 1 })
  const random = new Random(2)
  const frames = (count: number): tf.Tensor5D =>
    tf.tensor5d(
      Float32Array.from({ length: batch * count * side * side }, () => random.next()),
      [batch, count, side, side, 1],
    )
  const [x, truth] = [frames(inputFrames), frames(targetFrames)]
  const step = async (): Promise<Float32Array[]> => {
    const { value, grads } = tf.variableGrads(() => {
      const prediction = model.predictWindow(x, targetFrames, { training: true, step: 0 })
      return weightedLoss(lossesOf({ loss: { bce: 1 } }), { prediction, truth, mask: null }, [truth.size], { dynamicRange: 1 })
    }, [...model.trainable])
    const tensors = [value, ...model.trainable.flatMap((variable) => grads[variable.name] ?? [])]
    const numbers = await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())))
    tf.dispose(tensors)
    return numbers
  }
  try {
    const numbers = await step()
    const times: number[] = []
    for (let i = 0; i < timedSteps; i++) {
      const start = performance.now()
      await step()
      times.push(performance.now() - start)
    }
    return { numbers, stepMs: times.sort((a, b) => a - b)[Math.floor(timedSteps / 2)]! }
  } finally {
    tf.dispose([x, truth])
    model.dispose()
  }
}

/** The largest difference between two results, each array's relative to the largest magnitude in the reference's. */
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
