import { describe, expect, it } from 'vitest'
import { compareSides } from './comparison'
import { configurations } from './configurations'
import { toMeasurement, type Performance } from './measure'
import { formatMeasurement } from './report'

const configuration = configurations[0]!
const options = {
  task: 'train',
  batch: 4,
  device: 'cpu',
  threads: 2,
  steps: 3,
  python: 'python3',
} as const

function performanceOf(loss: number, stepMs: number[]): Performance {
  const prepared = {
    version: '1.13.1',
    loss,
    variant: { memory: 'channels last' },
    detail: '256-bit SIMD, 2 threads',
  }
  return { prepared, loss, stepMs, peakMb: 470, kernelMs: stepMs.map((ms) => 0.9 * ms) }
}

describe('two sides', () => {
  it('are compared pair by pair', () => {
    const { ratios, ratio, lossDifference } = compareSides(
      { loss: 0.7, stepMs: [100, 200, 100] },
      { loss: 0.7005, stepMs: [200, 300, 300] },
    )
    expect(ratios).toEqual([2, 1.5, 3])
    expect(ratio).toBe(2)
    expect(lossDifference).toBeCloseTo(5e-4, 9)
  })

  it.each([0.7011, 0.69, Number.NaN])(
    'are not compared when one computed %d instead of 0.7',
    (loss) => {
      expect(compareSides({ loss: 0.7, stepMs: [100] }, { loss, stepMs: [200] })).toMatchObject({
        ratios: null,
        ratio: null,
      })
    },
  )
})

describe('a measurement', () => {
  it('is printed for programs under the agreed names', () => {
    const measured = toMeasurement(configuration, options, [
      performanceOf(0.7, [100, 90, 110]),
      performanceOf(0.7, [200, 190, 230]),
    ])
    const printed = JSON.parse(JSON.stringify([measured])) as Record<string, unknown>[]
    const names = [
      'config',
      'device',
      'threads',
      'stepMs',
      'gflops',
      'peakMb',
      'peer',
      'ratio',
      'lossDifference',
    ]
    expect(Object.keys(printed[0]!).slice(0, names.length)).toEqual(names)
    expect(printed[0]).toMatchObject({
      config: 'classic-16',
      device: 'cpu',
      threads: 2,
      stepMs: 100,
      peakMb: 470,
      ratio: 230 / 110,
      lossDifference: 0,
    })
    expect(printed[0]!['peer']).toEqual({ stepMs: 200, peakMb: 470, version: '1.13.1' })
  })

  it('has no ratio, in numbers or in words, when the losses differ', () => {
    const measured = toMeasurement(configuration, options, [
      performanceOf(0.7, [100]),
      performanceOf(0.8, [200]),
    ])
    expect(measured).toMatchObject({ ratio: null, ratios: null, peer: { stepMs: 200 } })
    expect(measured.lossDifference).toBeCloseTo(0.1, 9)
    const words = formatMeasurement(measured)
    expect(words).toContain('No ratio: the two losses differ by 1.0e-1')
    expect(words).not.toContain('median')
  })

  it('stands alone without a peer', () => {
    const measured = toMeasurement(configuration, options, [performanceOf(0.7, [100]), null])
    expect(measured).toMatchObject({ peer: null, ratio: null, lossDifference: null })
    expect(measured.otherShare).toBeCloseTo(0.1, 9)
  })
})
