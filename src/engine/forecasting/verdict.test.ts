import { describe, expect, it } from 'vitest'
import type { Scores } from '../../shared/forecast'
import { say } from '../../shared/notices/say'
import { verdictOf } from './verdict'

function scoresOf(rmse: (number | null)[]): Scores {
  const mse = rmse.map((value) => (value === null ? null : value * value))
  return { mse, sse: mse, mae: rmse, rmse, ssim: rmse, psnr: rmse, correlation: rmse }
}

describe('the verdict', () => {
  it.each([
    [[88, 88, 88], [100, 100, 100], '12 % better than no change over all 3 steps.'],
    [[88], [100], '12 % better than no change.'],
    [[99.5], [100], '0.5 % better than no change.'],
    [[88, 88, 120], [100, 100, 100], '12 % better than no change up to step 2, worse after.'],
    [[120, 50, 50], [100, 100, 100], '50 % better than no change from step 2 on, worse before.'],
    [
      [50, 120, 50],
      [100, 100, 100],
      '50 % better than no change at 2 of 3 steps, worse at the others.',
    ],
    [[150, 150], [100, 100], '50 % worse than no change.'],
    [[100, 100], [100, 100], 'As good as no change.'],
    [[1, 1], [0, 0], 'Worse than no change.'],
    [[50, null], [100, null], '50 % better than no change.'],
    [[null], [null], 'There is no truth to compare with.'],
  ])('%j against %j', (model, persistence, expected) => {
    const sentence = verdictOf({ model: scoresOf(model), persistence: scoresOf(persistence) })
    expect(say(sentence, 'en')).toBe(expected)
  })

  it('names another baseline that beats the model', () => {
    const metrics = {
      model: scoresOf([80]),
      persistence: scoresOf([100]),
      climatology: scoresOf([60]),
      zero: scoresOf([70]),
    }
    expect(say(verdictOf(metrics), 'en')).toBe(
      '20 % better than no change, but the long-term mean is 25 % better than the model.',
    )
  })
})
