import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../shared/comparison'
import { say } from '../../shared/notices/say'
import { verdictOf } from './verdict'

const usual: Comparison = {
  rival: 'ridge',
  windows: 35,
  leads: 10,
  upTo: 10,
  gain: 0.12,
  low: 0.05,
  high: 0.2,
  tooFew: false,
}

describe('the verdict', () => {
  it.each<[Partial<Comparison>, string]>([
    [
      {},
      '12 % better than ridge regression over all 10 steps (35 windows, 95 % range 5 % to 20 %).',
    ],
    [
      { upTo: 6 },
      '12 % better than ridge regression up to step 6, no better after (35 windows, 95 % ' +
        'range 5 % to 20 %).',
    ],
    [
      { low: -0.01, high: 0.09, gain: 0.04 },
      "Can't be told apart from ridge regression (35 windows, 95 % range -1 % to 9 %).",
    ],
    [
      { gain: -0.07, low: -0.1, high: -0.02, upTo: 0, rival: 'persistence' },
      '7 % worse than no change (35 windows, 95 % range -10 % to -2 %).',
    ],
    [
      { windows: 4, tooFew: true },
      'Only 4 windows, too few to be sure: 12 % better than ridge regression over all 10 ' +
        'steps (4 windows, 95 % range 5 % to 20 %).',
    ],
    [
      { windows: 1, tooFew: true, leads: 1, upTo: 1 },
      'Only 1 window, too few to be sure: 12 % better than ridge regression.',
    ],
    [{ gain: null, low: null, high: null, upTo: 0, rival: 'zero' }, 'Worse than zero everywhere.'],
  ])('of %j', (part, expected) => {
    expect(say(verdictOf({ ...usual, ...part }), 'en')).toBe(expected)
  })

  it('says when there is nothing to compare with', () => {
    expect(say(verdictOf(null), 'en')).toBe('There is nothing to compare with.')
  })
})
