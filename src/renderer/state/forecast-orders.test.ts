import { datasetIdSchema, runIdSchema } from '../../shared/identifiers'
import { describe, expect, it } from 'vitest'
import { comparedWithTruth, pastTheEnd } from './forecast-orders'

const run = { id: runIdSchema.parse('r'), settings: { inputFrames: 10, targetFrames: 8 } }
const shape = { sequences: 1, frames: 100, height: 4, width: 4, channels: 1 }

describe('a first forecast', () => {
  it('of a series ends with its newest frame', () => {
    expect(comparedWithTruth(run, { kind: 'series', shape })).toEqual({
      runId: 'r',
      firstInputFrame: 82,
      steps: 8,
    })
  })

  it('is left to the app for clips and for what is too short', () => {
    expect(comparedWithTruth(run, { kind: 'clips', shape })).toEqual({ runId: 'r' })
    expect(comparedWithTruth(run, { kind: 'series', shape: { ...shape, frames: 17 } })).toEqual({
      runId: 'r',
    })
    expect(comparedWithTruth(run, undefined)).toEqual({ runId: 'r' })
  })
})

it('a forecast of the future begins behind the newest frame', () => {
  const order = pastTheEnd(run, { id: datasetIdSchema.parse('d'), shape }, 3, 20)
  expect(order).toEqual({ runId: 'r', datasetId: 'd', sequence: 3, firstInputFrame: 90, steps: 20 })
})
