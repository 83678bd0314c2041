import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '../ops/gradients'
import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import type { ScalingFit } from '../../shared/training/settings'
import { balanced, negativeBinomial, poisson } from './amounts'
import type { AmountContext, Loss } from './loss'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const plain: ScalingFit = { log: false, offset: 5, scale: 4 }
const logarithm: ScalingFit = { log: true, offset: 1.2, scale: 0.8 }
const facts = (scaling: ScalingFit): AmountContext => ({ scaling, mean: 5, dispersion: 0.5 })

/** The loss of one cell from its definition, in double precision. */
const definitions = {
  poisson: (mean: number, y: number) => (y > 0 ? y * Math.log(y / mean) : 0) + mean - y,
  negativeBinomial: (mean: number, y: number) =>
    (y > 0 ? y * Math.log(y / mean) : 0) - (y + 2) * Math.log((1 + y / 2) / (1 + mean / 2)),
}
const losses = { poisson, negativeBinomial }

const unitOf = ({ log, offset, scale }: ScalingFit, value: number): number =>
  log ? Math.expm1(value * scale + offset) : value * scale + offset

const random = new Random(5)
const size = 24
const predicted = Float32Array.from({ length: size }, () => 0.6 * random.normal())
/** From 0.2 in the data's unit, above the least mean of 0.1. */
const truths = Float32Array.from({ length: size }, () => Math.max(-1.2, 0.6 * random.normal()))
const valid = Uint8Array.from({ length: size }, (_, i) => (i % 5 === 0 ? 0 : 1))

function lossAndGradient(loss: Loss, scaling: ScalingFit, values: Float32Array) {
  return tf.tidy(() => {
    const shape: [number, number, number, number, number] = [1, 2, 3, 4, 1]
    const truth = tf.tensor5d(truths, shape)
    const mask = tf.tensor5d(valid, shape, 'bool')
    const context = { dynamicRange: 1, amounts: facts(scaling) }
    const { value, grad } = tf.valueAndGrad((prediction) =>
      loss.sum(prediction as tf.Tensor5D, truth, mask, context),
    )(tf.tensor5d(values, shape))
    return { loss: value.dataSync()[0]!, gradient: grad.dataSync<'float32'>() }
  })
}

describe.each([
  ['poisson', plain],
  ['poisson', logarithm],
  ['negativeBinomial', plain],
  ['negativeBinomial', logarithm],
] as const)('%s on the scaling %o', (name, scaling) => {
  it('is half its deviance over valid cells, a tangent where less is forecast than can be', () => {
    const least = 0.1
    let expected = 0
    predicted.forEach((value, i) => {
      if (valid[i] === 0) return
      const [mean, y] = [unitOf(scaling, value), Math.max(0, unitOf(scaling, truths[i]!))]
      const kept = Math.max(mean, least)
      const h = 1e-6
      const of = definitions[name]
      const slope = (of(kept + h, y) - of(kept - h, y)) / (2 * h)
      expected += of(kept, y) + slope * (mean - kept)
    })
    const { loss } = lossAndGradient(losses[name], scaling, predicted)
    expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-3)
  })
})

describe.each([
  ['poisson', poisson],
  ['negativeBinomial', negativeBinomial],
  ['balanced', balanced],
] as const)('%s', (_name, loss) => {
  it.each([plain, logarithm])('has the gradient that finite differences give', (scaling) => {
    const { gradient } = lossAndGradient(loss, scaling, predicted)
    predicted.forEach((value, i) => {
      const at = (h: number): number =>
        lossAndGradient(loss, scaling, predicted.with(i, value + h)).loss
      const slope = (at(2e-3) - at(-2e-3)) / 4e-3
      expect(Math.abs(slope - gradient[i]!)).toBeLessThan(0.02 * Math.abs(slope) + 0.05)
      if (valid[i] === 0) expect(gradient[i]).toBe(0)
    })
  })

  it('is 0 for the truth, and leaks nothing', () => {
    const before = tf.memory().numTensors
    const { loss: none } = lossAndGradient(loss, plain, truths)
    expect(Math.abs(none)).toBeLessThan(1e-3)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('balanced', () => {
  it('weighs a miss by what came true, up to a bound', () => {
    const at = (truth: number): number =>
      tf.tidy(() => {
        const one = (value: number) => tf.fill<tf.Rank.R5>([1, 1, 1, 1, 1], value)
        const context = { dynamicRange: 1, amounts: facts(plain) }
        return balanced.sum(one(truth + 0.5), one(truth), null, context).dataSync()[0]!
      })
    // 5 + 4 * 0 = 5, once the mean: weight 2; 5 + 4 * 1000: at the bound of 30
    expect(at(0)).toBeCloseTo(2 * 0.75, 5)
    expect(at(1000)).toBeCloseTo(30 * 0.75, 2)
  })
})
