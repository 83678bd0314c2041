import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { calibrate } from './calibration'
import type { CalibrationData, PlacedSample } from './calibration'
import { leastErrorWeights } from './non-negative'
import { rangeOf } from './ranges'
import { widening } from './student'

const cells = 40
const leads = 3

function dataOf(
  samples: readonly PlacedSample[],
  facts: CalibrationData['facts'],
  kind: CalibrationData['kind'] = 'series',
): CalibrationData {
  const squares = new Float64Array(cells)
  const counts = new Float64Array(cells)
  for (const { forecasts, truths } of samples)
    truths.forEach((truth, i) => {
      squares[i % cells]! += (forecasts[i]! - truth) ** 2
      counts[i % cells]!++
    })
  const all = Int32Array.from({ length: cells }, (_, i) => i)
  return { kind, cells: all, leads, facts, squares, counts }
}

/** Forecasts at one origin after another, whose errors `error` draws. */
function forecastsOf(
  count: number,
  value: (t: number) => number,
  error: (t: number, cell: number) => number,
): PlacedSample[] {
  return Array.from({ length: count }, (_, t) => {
    const forecasts = new Float32Array(leads * cells).fill(value(t))
    const truths = forecasts.map((one, i) => one + error(t, i % cells))
    return { sequence: 0, newest: 10 + t, forecasts, truths }
  })
}

const plain = { neverNegative: false, amounts: false }
const amounts = { neverNegative: true, amounts: true }

describe('ranges', () => {
  it('hold the share they say, cells that err more in wider ones', () => {
    const random = new Random(6)
    const samples = forecastsOf(
      80,
      () => 7,
      (_, cell) => (cell < 20 ? 1 : 5) * random.normal(),
    )
    const { fit, coverage } = calibrate(samples, dataOf(samples, plain))
    expect(Math.abs(coverage[0]! - 0.8)).toBeLessThan(0.03)
    expect(Math.abs(coverage[1]! - 0.95)).toBeLessThan(0.02)
    const { lower, upper } = rangeOf(fit, 0, new Float32Array(cells).fill(7))
    expect((upper[30]! - lower[30]!) / (upper[3]! - lower[3]!)).toBeGreaterThan(3)
  })

  it('of amounts grow with what is forecast, and are never below 0', () => {
    const random = new Random(2)
    // A wave ten times as high as what came before it
    const value = (t: number): number => (t < 60 ? 4 : 40)
    const samples = forecastsOf(100, value, (t) => {
      const root = Math.sqrt(value(t)) * (1 + 0.2 * random.normal())
      return root * root - value(t)
    })
    const { fit, coverage } = calibrate(samples, dataOf(samples, amounts))
    expect(Math.abs(coverage[0]! - 0.8)).toBeLessThan(0.04)
    const width = (height: number): number => {
      const { lower, upper } = rangeOf(fit, 0, new Float32Array(cells).fill(height))
      return upper[0]! - lower[0]!
    }
    expect(width(40) / width(4)).toBeGreaterThan(6)
    const { lower } = rangeOf(fit, 1, new Float32Array(2 * cells).fill(0.01))
    expect(Math.min(...lower)).toBeGreaterThanOrEqual(0)
  })

  it('widen where errors become larger, and count how many they missed on the way', () => {
    const random = new Random(4)
    const samples = forecastsOf(
      160,
      () => 0,
      (t) => (t < 40 ? 1 : 3) * random.normal(),
    )
    const { fit, coverage } = calibrate(samples, dataOf(samples, plain))
    expect(coverage[0]!).toBeGreaterThan(0.72)
    expect(coverage[0]!).toBeLessThan(0.85)
    const { upper } = rangeOf(fit, 0, new Float32Array(cells))
    expect(upper[0]!).toBeGreaterThan(3)
  })

  it('know nothing of what comes after a forecast', () => {
    const random = new Random(9)
    const samples = forecastsOf(
      60,
      () => 0,
      () => random.normal(),
    )
    const wild = samples.map((sample) =>
      sample.newest < 50 ? sample : { ...sample, truths: sample.truths.map(() => 1e6) },
    )
    const till = (all: readonly PlacedSample[]) =>
      calibrate(
        all.filter(({ newest }) => newest < 50),
        dataOf(samples, plain),
      )
    expect(till(wild)).toEqual(till(samples))
    // All that came after is outside, whatever was inside before
    const [before, after] = [till(samples), calibrate(wild, dataOf(samples, plain))]
    expect(after.coverage[0]!).toBeLessThan(before.coverage[0]!)
  })

  it('of clips are tested by other sequences', () => {
    const random = new Random(5)
    const samples = forecastsOf(
      64,
      () => 0,
      () => random.normal(),
    ).map((sample, i) => ({ ...sample, sequence: i >> 1, newest: 9 + (i & 1) }))
    const { coverage } = calibrate(samples, dataOf(samples, plain, 'clips'))
    expect(Math.abs(coverage[0]! - 0.8)).toBeLessThan(0.05)
  })

  it('of too few forecasts are there, but not tested', () => {
    const random = new Random(5)
    const samples = forecastsOf(
      3,
      () => 0,
      () => random.normal(),
    )
    const { fit, coverage } = calibrate(samples, dataOf(samples, plain))
    expect(coverage).toEqual([null, null])
    expect(rangeOf(fit, 0, new Float32Array(cells)).upper[0]).toBeGreaterThan(0)
  })
})

describe('how much wider few forecasts make a range', () => {
  it.each([
    // Student's quantiles, from tables: t(0.9, 4) = 1.533, t(0.975, 10) = 2.228
    [0.8, 5, (1.533 / 1.2816) * Math.sqrt(6 / 5)],
    [0.95, 11, (2.228 / 1.96) * Math.sqrt(12 / 11)],
    [0.8, 1e6, 1],
  ])('is as Student has it: level %d of %d', (level, n, expected) => {
    expect(widening(level, n, 3)).toBeCloseTo(expected, 2)
  })

  it('is bounded', () => {
    expect(widening(0.95, 1, 3)).toBe(3)
  })
})

describe('non-negative least squares', () => {
  it('finds weights that made the values, and no negative ones', () => {
    const random = new Random(1)
    const rows = Array.from(
      { length: 200 },
      () => [1, random.next(), random.next(), random.next()] as const,
    )
    const made = leastErrorWeights(
      rows,
      rows.map(([one, a, , c]) => 2 * one + 3 * a + 0.5 * c),
    )
    expect(made.map((weight) => Math.round(100 * weight) / 100)).toEqual([2, 3, 0, 0.5])
    const pushed = leastErrorWeights(
      rows,
      rows.map(([, a, b]) => a - 2 * b),
    )
    expect(Math.min(...pushed)).toBe(0)
  })
})
