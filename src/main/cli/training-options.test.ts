import { describe, expect, it } from 'vitest'
import { trainingSettingsSchema } from '../../shared/training/settings'
import {
  parseCount,
  parseIndex,
  parseLoss,
  parseNumber,
  parseNumberOrNone,
  settingsFrom,
} from './training-options'

const defaults = trainingSettingsSchema.parse({ epochs: 20, batchSize: 8 })

describe('settings from what was typed', () => {
  it('replaces what was typed and nothing else', () => {
    expect(settingsFrom(defaults, {})).toEqual(defaults)
    const changed = settingsFrom(defaults, {
      batchSize: 2,
      loss: { mae: 1 },
      earlyStopping: null,
      plateau: 3,
    })
    expect(changed).toEqual({
      ...defaults,
      batchSize: 2,
      loss: { mae: 1 },
      earlyStoppingPatience: null,
      plateauPatience: 3,
    })
  })

  it('lets the minutes decide when only they were typed', () => {
    expect(settingsFrom(defaults, { maxMinutes: 5 }).epochs).toBeGreaterThan(1000)
    expect(settingsFrom(defaults, { maxMinutes: 5, epochs: 3 })).toMatchObject({
      maxMinutes: 5,
      epochs: 3,
    })
  })

  it('names the option that can’t be so', () => {
    expect(() => settingsFrom(defaults, { learningRate: -1 })).toThrow(
      expect.objectContaining({
        code: 'input',
        message: expect.stringContaining('--learning-rate'),
      }),
    )
    expect(() => settingsFrom(defaults, { loss: { accuracy: 1 } })).toThrow(/--loss/)
  })

  it('reads losses, counts and numbers', () => {
    expect(parseLoss('bce')).toEqual({ bce: 1 })
    expect(parseLoss('mae=1, ssim=0.5')).toEqual({ mae: 1, ssim: 0.5 })
    expect(parseLoss('mae+huber')).toEqual({ mae: 1, huber: 1 })
    expect([parseCount('3'), parseIndex('0'), parseNumberOrNone('none')]).toEqual([3, 0, null])
    for (const wrong of ['0', '2.5', '-1', 'x', ''])
      expect(() => parseCount(wrong)).toThrow(/whole number|a number/)
    for (const wrong of ['', 'abc', 'Infinity'])
      expect(() => parseNumber(wrong)).toThrow(/a number/)
  })
})
