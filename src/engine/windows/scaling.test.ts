import { describe, expect, it } from 'vitest'
import { FrameReader } from './frame-reader'
import { fitScaling, fromNetwork, networkRange, toNetwork } from './scaling'
import { gatherStatistics } from './statistics'
import { makeDataset } from './testing'

const shape = { sequences: 2, frames: 40, height: 2, width: 2, channels: 1 }

async function statisticsOf(value: (n: number, t: number, y: number, x: number) => number) {
  const reader = new FrameReader(makeDataset(shape, 'clips', value).store)
  try {
    return await gatherStatistics(reader, [{ sequence: 0, first: 0, count: 40 }], true)
  } finally {
    reader.close()
  }
}

describe('scaling', () => {
  it('is fitted on the given frames only', async () => {
    const statistics = await statisticsOf((n, t) => (n === 1 ? 1e6 : t % 2 === 0 ? 3 : 5))
    expect(statistics).toMatchObject({ min: 3, max: 5, mean: 4, deviation: 1 })
    expect([...statistics.climatology]).toEqual([4, 4, 4, 4])
    expect(fitScaling('unit', 'float32', statistics)).toEqual({ log: false, offset: 3, scale: 2 })
    expect(fitScaling('unit', 'uint8', statistics)).toEqual({ log: false, offset: 0, scale: 255 })
    expect(fitScaling('standard', 'float32', statistics)).toEqual({
      log: false,
      offset: 4,
      scale: 1,
    })
    expect(networkRange({ log: false, offset: 3, scale: 4 }, statistics)).toBe(0.5)
  })

  it('leaves out cells without data', async () => {
    const statistics = await statisticsOf((_, t, y) => (y === 0 ? NaN : t < 20 ? 0 : 10))
    expect(statistics).toMatchObject({ min: 0, max: 10, mean: 5, deviation: 5 })
    expect([...statistics.climatology]).toEqual([5, 5, 5, 5])
  })

  it('is undone exactly, up to float32', async () => {
    const statistics = await statisticsOf((_, t, y, x) => t * t + y + x)
    const values = Float32Array.from([0, 1, 7.5, 1521])
    for (const kind of ['unit', 'standard', 'log-standard'] as const) {
      const fit = fitScaling(kind, 'float32', statistics)
      const back = fromNetwork(fit, toNetwork(fit, values, null))
      back.forEach((value, i) => expect(Math.abs(value - values[i]!)).toBeLessThan(1e-3))
    }
  })

  it('keeps a constant field finite', async () => {
    expect(fitScaling('standard', 'float32', await statisticsOf(() => 7))).toEqual({
      log: false,
      offset: 7,
      scale: 1,
    })
  })

  it('takes the logarithm of values of either sign and undoes it', async () => {
    const fit = fitScaling('log-standard', 'float32', await statisticsOf((_, t) => (t - 20) ** 3))
    expect(fit).toMatchObject({ log: true, signed: true })
    const values = Float32Array.from([-8000, -1, -0.25, 0, 0.25, 1, 6859])
    const network = toNetwork(fit, values, null)
    // By the definition: sign(x) log(1 + |x|)
    values.forEach((x, i) => {
      expect(network[i]).toBeCloseTo(
        (Math.sign(x) * Math.log(1 + Math.abs(x)) - fit.offset) / fit.scale,
        5,
      )
    })
    fromNetwork(fit, network).forEach((value, i) => {
      expect(Math.abs(value - values[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(values[i]!)))
    })
    expect(networkRange(fit, { min: -8000, max: 8000 })).toBeCloseTo(
      (2 * Math.log(8001)) / fit.scale,
      5,
    )
  })

  it('gives no amounts below 0 where there were none', async () => {
    const fit = fitScaling('log-standard', 'float32', await statisticsOf((_, t) => t))
    expect(fit.signed).toBeUndefined()
    expect([...fromNetwork(fit, [(-1 - fit.offset) / fit.scale])]).toEqual([0])
  })

  it('refuses data without a value, or with values that are not numbers', async () => {
    await expect(statisticsOf(() => NaN)).rejects.toThrow(/No cell of the training part/)
    await expect(statisticsOf(() => Infinity)).rejects.toThrow(/not finite/)
  })
})

describe('one value that dwarfs all others', () => {
  const statistics = {
    ...{ min: 0, max: 1e30, mean: 1e26, deviation: 1e28, logarithm: null },
    bulk: { low: 0, median: 10, high: 51.5 },
    climatology: new Float32Array(),
  }

  it.each(['standard', 'unit'] as const)('leaves the others apart, and is cut (%s)', (kind) => {
    const fit = fitScaling(kind, 'float32', statistics)
    const [low = 0, median = 0, far = 0] = toNetwork(fit, Float32Array.of(0, 10, 1e30, -1e30), null)
    expect(median - low).toBeGreaterThan(0.1)
    expect(far).toBe(100)
    expect(fromNetwork(fit, [median])[0]).toBeCloseTo(10, 4)
    expect(networkRange(fit, statistics)).toBeLessThanOrEqual(200)
  })
})
