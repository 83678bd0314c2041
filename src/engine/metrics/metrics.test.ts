import { describe, expect, it } from 'vitest'
import type { Scores } from '../../shared/forecast'
import fixture from './fixtures/scores.json'
import { Scoring } from '.'

const [windows, leads, height, width, channels] = fixture.shape as [
  number,
  number,
  number,
  number,
  number,
]
const frameSize = height * width * channels
const context = { frame: { height, width, channels }, dynamicRange: fixture.dynamicRange }

function scoring(masked: boolean): Scoring {
  const all = new Scoring(context, leads, fixture.thresholds)
  for (let frame = 0; frame < windows * leads; frame++) {
    const cut = (values: number[]): number[] =>
      values.slice(frame * frameSize, (frame + 1) * frameSize)
    const valid = Uint8Array.from(cut(fixture.valid))
    const hide = (values: number[], stand: number): number[] =>
      values.map((value, i) => (masked && valid[i] === 0 ? stand : value))
    all.add(frame % leads, {
      predicted: Float32Array.from(hide(cut(fixture.predicted), NaN)),
      truth: Float32Array.from(hide(cut(fixture.truth), 0)),
      valid: masked ? valid : null,
    })
  }
  return all
}

describe.each(['complete', 'masked'] as const)('metrics of %s frames', (which) => {
  const result = scoring(which === 'masked')
  const names = Object.keys(fixture[which].scores) as (keyof Scores)[]

  it.each(names)('%s agrees with numpy', (name) => {
    const expected = fixture[which].scores[name]
    const scores = result.scores()[name]
    for (const [lead, value] of scores.entries())
      expect(Math.abs(value! / expected[lead]! - 1)).toBeLessThan(1e-5)
  })

  it('counts the same hits, misses and false alarms', () => {
    result.eventScores().forEach((event, i) => {
      const expected = fixture[which].events[i]!
      expect({ ...event, csi: null }).toEqual({ ...expected, csi: null })
      event.csi.forEach((csi, lead) =>
        csi === null
          ? expect(expected.csi[lead]).toBeNull()
          : expect(csi).toBeCloseTo(expected.csi[lead]!, 10),
      )
    })
  })
})

describe('metrics without an answer', () => {
  const small = { frame: { height: 2, width: 4, channels: 1 }, dynamicRange: 1 }
  const frame = (value: number): Float32Array => new Float32Array(8).fill(value)

  it('are null where no cell has data', () => {
    const none = new Scoring(small, 1, [1])
    none.add(0, { predicted: frame(NaN), truth: frame(0), valid: new Uint8Array(8) })
    expect(none.scores()).toEqual({
      mse: [null],
      sse: [null],
      mae: [null],
      rmse: [null],
      ssim: [null],
      psnr: [null],
      correlation: [null],
    })
    expect(none.eventScores()).toEqual([
      { threshold: 1, hits: [0], misses: [0], falseAlarms: [0], csi: [null] },
    ])
  })

  it('are null for the correlation of a constant frame and the noise of a perfect one', () => {
    const perfect = new Scoring(small, 1, [])
    perfect.add(0, { predicted: frame(3), truth: frame(3), valid: null })
    expect(perfect.scores()).toEqual({
      mse: [0],
      sse: [0],
      mae: [0],
      rmse: [0],
      ssim: [1],
      psnr: [null],
      correlation: [null],
    })
  })
})
