import { describe, expect, it } from 'vitest'
import { afterEpoch, freshEarlyStopping } from './callbacks/early-stopping'
import { freshPlateau, reduceOnPlateau } from './callbacks/reduce-on-plateau'
import { learningRateAt, progressOf } from './learning-rate'

const cosine = { learningRate: 2e-3, schedule: 'cosine', warmUpShare: 0.1 } as const

describe('the learning rate', () => {
  it('warms up, then falls along a cosine to 0', () => {
    expect(learningRateAt(cosine, 0, 1)).toBeCloseTo(2e-5)
    expect(learningRateAt(cosine, 0.05, 1)).toBeCloseTo(1e-3)
    expect(learningRateAt(cosine, 0.1, 1)).toBeCloseTo(2e-3)
    expect(learningRateAt(cosine, 0.55, 1)).toBeCloseTo(1e-3)
    expect(learningRateAt(cosine, 1, 1)).toBeCloseTo(0)
    expect(learningRateAt({ ...cosine, warmUpShare: 0 }, 0, 1)).toBe(2e-3)
  })

  it('stays, times what plateaus took, when constant', () => {
    expect(learningRateAt({ ...cosine, schedule: 'constant' }, 0.7, 0.1)).toBeCloseTo(2e-4)
  })

  it('goes by epochs or by minutes, whichever is further', () => {
    expect(progressOf(30, 100, 0)).toBe(0.3)
    expect(progressOf(30, 100, 0.5)).toBe(0.5)
    expect(progressOf(30, 100, 0.01)).toBe(0.3)
    expect(progressOf(30, 10, 0)).toBe(1)
  })
})

describe('early stopping', () => {
  const run = (losses: number[], patience: number | null): number => {
    let state = freshEarlyStopping
    const stopped = losses.findIndex((loss) => {
      const after = afterEpoch(state, loss, patience)
      state = after.state
      return after.stop
    })
    return stopped + 1
  }

  it('ends after as many epochs in a row without a lower loss as its patience', () => {
    expect(run([5, 4, 4, 4.5, 4], 3)).toBe(5)
    expect(run([5, 4, 4, 3.9, 4, 4], 3)).toBe(0)
    expect(run([5, 6, NaN, 5], 2)).toBe(3)
    expect(run([5, 6, 7, 8, 9], null)).toBe(0)
  })
})

describe('reducing on a plateau', () => {
  it('multiplies after its patience, begins counting again, and asks for more than 0.0001', () => {
    let state = freshPlateau
    const scales = [1, 0.99995, 0.99994, 0.9, 0.9, 0.9, 0.9, 0.9].map((loss) => {
      state = reduceOnPlateau(state, loss, 2, 0.1)
      return Number(state.scale.toPrecision(3))
    })
    expect(scales).toEqual([1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001])
    expect(reduceOnPlateau({ best: 1, wait: 99, scale: 1 }, 2, null, 0.1).scale).toBe(1)
  })
})
