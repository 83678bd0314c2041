import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { corrected, CorrectionFit } from './correction'

const cells = 5
const leads = 2

interface Window {
  reference: Float32Array
  network: Float32Array
  truth: { values: Float32Array; valid: Uint8Array | null }
}

/** Windows whose network's correction is `share` of what the reference leaves, plus noise. */
function windowsOf(
  count: number,
  shares: readonly number[],
  noise: number,
  gaps = false,
): Window[] {
  const random = new Random(11)
  const draw = () => Float32Array.from({ length: leads * cells }, () => random.normal())
  return Array.from({ length: count }, () => {
    const [reference, values, disturbance] = [draw(), draw(), draw()]
    const network = reference.map((value, i) => {
      const share = shares[Math.floor(i / cells)]!
      return value + share * (values[i]! - value) + noise * disturbance[i]!
    })
    const valid = gaps ? Uint8Array.from(values, () => (random.next() < 0.3 ? 0 : 1)) : null
    return { reference, network, truth: { values, valid } }
  })
}

function fitOf(windows: readonly Window[], kind: 'clips' | 'series' = 'clips') {
  const fit = new CorrectionFit(kind, leads)
  windows.forEach(({ reference, network, truth }, i) => {
    const position = kind === 'clips' ? { sequence: i, newest: 0 } : { sequence: 0, newest: i }
    fit.add(position, reference, network, truth)
  })
  return fit.result()
}

function rootMean(windows: readonly Window[], forecast: (window: Window) => Float32Array): number {
  let [sum, count] = [0, 0]
  for (const window of windows) {
    const { values, valid } = window.truth
    forecast(window).forEach((value, i) => {
      if (valid !== null && valid[i] === 0) return
      sum += (value - values[i]!) ** 2
      count++
    })
  }
  return Math.sqrt(sum / count)
}

describe('how much of a correction is kept', () => {
  it('is all of one that is right, none of one that is wrong, by lead time', () => {
    const { scales } = fitOf(windowsOf(8, [1, -1], 0))
    expect(scales).toEqual([1, 0])
  })

  it('is what least squares says, shrunk a little where it is nearly sure', () => {
    const windows = windowsOf(400, [2, 2], 0.1)
    for (const scale of fitOf(windows).scales) {
      expect(scale).toBeLessThan(0.5)
      expect(scale).toBeGreaterThan(0.49)
    }
  })

  it('says the errors that the forecasts really have, cells without data left out', () => {
    const windows = windowsOf(12, [0.7, 0.4], 0.3, true)
    const { scales, error, referenceError } = fitOf(windows)
    const scaled = rootMean(windows, ({ reference, network }) =>
      corrected(reference, network, scales),
    )
    expect(error).toBeCloseTo(scaled, 5)
    expect(referenceError).toBeCloseTo(
      rootMean(windows, ({ reference }) => reference),
      5,
    )
  })

  it('is none where windows can not say how they differ', () => {
    expect(fitOf(windowsOf(1, [1, 1], 0)).scales).toEqual([0, 0])
    // Two windows of a series that share targets are one
    expect(fitOf(windowsOf(2, [1, 1], 0), 'series').scales).toEqual([0, 0])
    expect(fitOf(windowsOf(4, [1, 1], 0), 'series').scales).toEqual([1, 1])
  })

  it('is rarely any of pure noise, and never much', () => {
    const { scales } = fitOf(windowsOf(50, [0, 0], 1))
    for (const scale of scales) expect(scale).toBeLessThan(0.15)
  })
})

describe('a corrected forecast', () => {
  it('is the reference where the scale is 0, bit for bit', () => {
    const [{ reference, network }] = windowsOf(1, [1, 1], 1) as [Window]
    const half = corrected(reference, network, [0, 0.5])
    expect(half.subarray(0, cells)).toEqual(reference.subarray(0, cells))
    half
      .subarray(cells)
      .forEach((value, i) =>
        expect(value).toBeCloseTo((reference[cells + i]! + network[cells + i]!) / 2, 5),
      )
  })
})
