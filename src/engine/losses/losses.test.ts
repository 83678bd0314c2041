import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '../ops/gradients'
import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import type { LossName } from '../../shared/training/settings'
import { Scoring } from '../metrics'
import { countTerms, losses, lossesOf, lossSums, weightedLoss } from '.'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const shape = [2, 2, 13, 12, 1] as const
const size = 2 * 2 * 13 * 12
const context = { dynamicRange: 1 }
const random = new Random(3)
const draw = (): Float32Array =>
  Float32Array.from({ length: size }, () => 0.05 + 0.9 * random.next())
const [predicted, truth] = [draw(), draw()]
const valid = Uint8Array.from({ length: size }, () => (random.next() < 0.8 ? 1 : 0))

/** The loss from its definition, in float64. */
const definitions: Record<
  Exclude<LossName, 'ssim' | 'poisson' | 'negativeBinomial' | 'balanced'>,
  (p: number, t: number) => number
> = {
  bce: (p, t) => -(t * Math.log(p) + (1 - t) * Math.log(1 - p)),
  mse: (p, t) => (p - t) ** 2,
  mae: (p, t) => Math.abs(p - t),
  huber: (p, t) => (Math.abs(p - t) <= 1 ? (p - t) ** 2 / 2 : Math.abs(p - t) - 0.5),
}

function lossAndGradient(
  name: LossName,
  values: Float32Array,
  mask: Uint8Array | null,
): { loss: number; gradient: Float32Array } {
  return tf.tidy(() => {
    const tensors = {
      truth: tf.tensor5d(truth, [...shape]),
      mask: mask && tf.tensor5d(mask, [...shape], 'bool'),
    }
    const summands = lossesOf({ loss: { [name]: 1 } })
    const terms = countTerms(summands, shape, mask)
    const { value, grad } = tf.valueAndGrad((prediction) =>
      weightedLoss(summands, { prediction: prediction as tf.Tensor5D, ...tensors }, terms, context),
    )(tf.tensor5d(values, [...shape]))
    return { loss: value.dataSync()[0]!, gradient: grad.dataSync<'float32'>() }
  })
}

describe.each(Object.keys(definitions) as (keyof typeof definitions)[])('%s', (name) => {
  it.each([null, valid])('is the mean of its definition over valid cells (mask %#)', (mask) => {
    const cells = Array.from({ length: size }, (_, i) => i).filter(
      (i) => mask === null || mask[i] === 1,
    )
    const expected =
      cells.reduce((sum, i) => sum + definitions[name](predicted[i]!, truth[i]!), 0) / cells.length
    expect(Math.abs(lossAndGradient(name, predicted, mask).loss / expected - 1)).toBeLessThan(1e-5)
  })

  it('has the gradient of its definition, 0 where there is no data', () => {
    const { gradient } = lossAndGradient(name, predicted, valid)
    const count = valid.reduce((sum, one) => sum + one, 0)
    gradient.forEach((slope, i) => {
      const [p, t, h] = [predicted[i]!, truth[i]!, 1e-6]
      const expected =
        valid[i] === 0
          ? 0
          : (definitions[name](p + h, t) - definitions[name](p - h, t)) / (2 * h) / count
      expect(Math.abs(slope - expected)).toBeLessThan(1e-4 / count + 1e-4 * Math.abs(expected))
    })
  })
})

describe('ssim', () => {
  it.each([null, valid])('is one minus the metric, averaged over frames (mask %#)', (mask) => {
    const scoring = new Scoring(
      { frame: { height: 13, width: 12, channels: 1 }, dynamicRange: 1 },
      1,
      [],
    )
    if (mask === null) {
      for (let frame = 0; frame < 4; frame++) {
        const part = [frame * 156, (frame + 1) * 156] as const
        scoring.add(0, {
          predicted: predicted.subarray(...part),
          truth: truth.subarray(...part),
          valid: null,
        })
      }
      expect(lossAndGradient('ssim', predicted, null).loss).toBeCloseTo(
        1 - scoring.scores().ssim[0]!,
        5,
      )
    } else {
      expect(lossAndGradient('ssim', truth, mask).loss).toBeCloseTo(0, 5)
    }
  })

  it('has the gradient that finite differences give', () => {
    const { gradient } = lossAndGradient('ssim', predicted, valid)
    for (const i of [80, 200, 333, 470]) {
      const at = (h: number): number =>
        lossAndGradient('ssim', predicted.with(i, predicted[i]! + h), valid).loss
      expect(Math.abs((at(0.01) - at(-0.01)) / 0.02 - gradient[i]!)).toBeLessThan(5e-4)
    }
  })
})

describe('weighted sums', () => {
  it('add up, also when a batch is computed in pieces', () => {
    const summands = lossesOf({ loss: { mae: 1, ssim: 0.5 } })
    const terms = countTerms(summands, shape, null)
    const whole = tf.tidy(() => frameLoss(0, 2))
    const pieces = [tf.tidy(() => frameLoss(0, 1)), tf.tidy(() => frameLoss(1, 2))]
    expect(pieces[0]! + pieces[1]!).toBeCloseTo(whole, 5)
    const apart =
      lossAndGradient('mae', predicted, null).loss +
      0.5 * lossAndGradient('ssim', predicted, null).loss
    expect(whole).toBeCloseTo(apart, 5)

    function frameLoss(from: number, to: number): number {
      const part = (values: Float32Array): tf.Tensor5D =>
        tf.slice(tf.tensor5d(values, [...shape]), [from, 0, 0, 0, 0], [to - from, 2, 13, 12, 1])
      const frames = { prediction: part(predicted), truth: part(truth), mask: null }
      return weightedLoss(summands, frames, terms, context).dataSync()[0]!
    }
  })

  it('leak nothing and give zero gradients where no cell has data', () => {
    const before = tf.memory().numTensors
    const { loss, gradient } = lossAndGradient('bce', predicted, new Uint8Array(size))
    expect(loss).toBe(0)
    expect(gradient.every((slope) => slope === 0)).toBe(true)
    const [x, y] = [tf.tensor5d(predicted, [...shape]), tf.tensor5d(truth, [...shape])]
    lossSums(
      lossesOf({ loss: { bce: 1, ssim: 1 } }),
      { prediction: x, truth: y, mask: null },
      context,
    ).dispose()
    tf.dispose([x, y])
    expect(tf.memory().numTensors).toBe(before)
  })

  it('keep bce finite at certainty, and count truth beyond 0..1 as 0 or 1', () => {
    const certain = Float32Array.from({ length: size }, (_, i) => i % 2)
    expect(Number.isFinite(lossAndGradient('bce', certain, null).loss)).toBe(true)
    expect(lossAndGradient('bce', certain, null).gradient.every((slope) => slope === 0)).toBe(true)
    const beyond = tf.tidy(() => {
      const frames = {
        prediction: tf.fill<tf.Rank.R5>([1, 1, 1, 1, 1], 0.5),
        truth: tf.fill<tf.Rank.R5>([1, 1, 1, 1, 1], 3),
      }
      return losses.bce.sum(frames.prediction, frames.truth, null, context).dataSync()[0]!
    })
    expect(beyond).toBeCloseTo(Math.log(2), 5)
  })
})
