import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random'
import { references } from '../references'
import { autoregression, computed, monthly, noBreath } from '../references/testing'
import { blocksOf, pairedGain } from './block-bootstrap'
import { simplexMinimum } from './combination'
import { foldsOf } from './folds'
import { proveNoLeak } from './leak'
import { race } from './race'
import type { RollingData } from './roll'

const shape = { sequences: 1, frames: 144, height: 8, width: 8, channels: 1 }
const settings = { inputFrames: 6, leadTimes: 4, folds: 3, gap: 0, windows: 40 }

function seasonal(): RollingData {
  const source = autoregression(shape, 0.7, (t) => 30 + 6 * Math.cos((2 * Math.PI * t) / 12))
  return { source, kind: 'series', time: monthly, shape }
}

describe('rolling origins', () => {
  it('grow the training part and never forecast what it holds', () => {
    const folds = foldsOf('series', shape, { ...settings, gap: 2 })
    expect(folds).toHaveLength(3)
    const ends = folds.map(({ ranges }) => ranges[0]!.count)
    expect(ends[0]).toBe(72)
    expect(ends).toEqual([...ends].sort((a, b) => a - b))
    for (const { ranges, origins } of folds)
      for (const { newest } of origins) {
        expect(newest + 1).toBeGreaterThanOrEqual(ranges[0]!.count + 2)
        expect(newest + settings.leadTimes).toBeLessThan(shape.frames)
      }
    expect(folds.flatMap(({ origins }) => origins).length).toBeGreaterThan(35)
  })

  it('of a short series are as many as it allows, and none when there is no room', () => {
    const short = foldsOf('series', { ...shape, frames: 24 }, settings)
    expect(short.flatMap(({ origins }) => origins)).toHaveLength(9)
    expect(foldsOf('series', { ...shape, frames: 11 }, settings)).toEqual([])
  })

  it('of clips keep whole sequences apart', () => {
    const folds = foldsOf('clips', { ...shape, sequences: 9, frames: 12 }, settings)
    for (const { ranges, origins } of folds) {
      const taught = new Set(ranges.map(({ sequence }) => sequence))
      expect(origins.some(({ sequence }) => taught.has(sequence))).toBe(false)
    }
  })

  it.each(references.map((reference) => [reference.name, reference] as const))(
    '%s sees nothing of the future',
    async (_, reference) => {
      const data = seasonal()
      const [fold] = foldsOf('series', shape, settings)
      const report = await proveNoLeak(reference, data, fold!, settings, noBreath)
      expect(report.change).toBe(0)
    },
  )

  it('catch one that looks ahead', async () => {
    const data = seasonal()
    const [fold] = foldsOf('series', shape, settings)
    const cheat = { ...references[1]! }
    cheat.fit = (training, breathe) => {
      const ranges = [{ sequence: 0, first: 0, count: 100 }]
      return references[1]!.fit({ ...training, ranges }, breathe)
    }
    expect((await proveNoLeak(cheat, data, fold!, settings, noBreath)).change).toBeGreaterThan(0)
  })
})

describe('the race', () => {
  it('finds what made the data, with ranges that cover, and its rivals by name', async () => {
    const watcher = { breathe: noBreath, fitting: () => undefined }
    const result = (await race(seasonal(), settings, watcher))!
    expect(result.windows).toBe(40)
    const rmse = new Map(result.contenders.map((one) => [one.name, one.rmse]))
    expect(rmse.get('season-damped')).toBeLessThan(rmse.get('damped-persistence')!)
    expect(['season-damped', 'ridge', 'combination', 'inverse-model']).toContain(result.winner)
    const [eighty, ninetyFive] = result.coverage
    expect(eighty).toBeGreaterThan(0.7)
    expect(eighty).toBeLessThan(0.9)
    expect(ninetyFive).toBeGreaterThan(0.9)
    const last = result.contenders.at(-1)!
    expect(last.comparison!.rival).toBe(result.contenders[0]!.name)
    expect(last.comparison!.high).toBeLessThan(0)
  })

  it('is not run on too little', async () => {
    const source = computed({ ...shape, frames: 8 }, () => 1)
    const data: RollingData = { ...seasonal(), source, shape: source.shape }
    const watcher = { breathe: noBreath, fitting: () => undefined }
    expect(await race(data, settings, watcher)).toBeNull()
  })
})

describe('evidence', () => {
  it('tells a sure gain from chance', () => {
    const random = new Random(8)
    const rival = Float64Array.from({ length: 60 }, () => 1 + 0.2 * random.normal())
    const better = rival.map((value) => value * 0.81 * (1 + 0.05 * random.normal()))
    const places = Array.from(rival, (_, i) => ({ sequence: 0, newest: i }))
    const { blocks, independent } = blocksOf('series', places, 4)
    expect(independent).toBe(15)
    const sure = pairedGain(better, rival, blocks)
    expect(sure.gain).toBeCloseTo(0.1, 1)
    expect(sure.low).toBeGreaterThan(0.05)
    const same = pairedGain(
      rival.map((value) => value * (1 + 0.2 * random.normal())),
      rival,
      blocks,
    )
    expect(same.low).toBeLessThan(0)
    expect(same.high).toBeGreaterThan(0)
  })

  it('weighs forecasters by the exact minimum where there are two', () => {
    const [a, b, ab] = [4, 9, 1]
    const weights = simplexMinimum(Float64Array.of(a, ab, ab, b), 2)
    expect(weights[0]).toBeCloseTo((b - ab) / (a + b - 2 * ab), 4)
    const pushed = simplexMinimum(Float64Array.of(1, 2, 2, 9), 2)
    expect([...pushed]).toEqual([1, 0])
  })
})
