import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { settingEntries } from '../../shared/training/fields'
import { trainingSettingsSchema } from '../../shared/training/settings'
import {
  addTrainingOptions,
  optionName,
  parseCount,
  parseIndex,
  parseLoss,
  parseNumber,
  settingsFrom,
  typedSettings,
} from './training-options'

const defaults = trainingSettingsSchema.parse({ epochs: 20, batchSize: 8 })

/** The settings after typing these options. */
function typed(...args: string[]) {
  const command = addTrainingOptions(new Command()).exitOverride()
  command.configureOutput({ writeErr: () => undefined })
  return typedSettings(command.parse(args, { from: 'user' }).opts())
}

describe('settings from what was typed', () => {
  it('replaces what was typed and nothing else', () => {
    expect(settingsFrom(defaults, {})).toEqual(defaults)
    const changed = settingsFrom(defaults, {
      batchSize: 2,
      loss: { mae: 1 },
      earlyStoppingPatience: null,
      plateauPatience: 3,
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
        code: 'input.option',
        message: expect.stringContaining('--learning-rate'),
      }),
    )
    expect(() => settingsFrom(defaults, { loss: { accuracy: 1 } })).toThrow(/--loss/)
  })

  it('reads losses, counts and numbers', () => {
    expect(parseLoss('bce')).toEqual({ bce: 1 })
    expect(parseLoss('mae=1, ssim=0.5')).toEqual({ mae: 1, ssim: 0.5 })
    expect(parseLoss('mae+huber')).toEqual({ mae: 1, huber: 1 })
    expect([parseCount('3'), parseIndex('0')]).toEqual([3, 0])
    for (const wrong of ['0', '2.5', '-1', 'x', ''])
      expect(() => parseCount(wrong)).toThrow(/whole number|a number/)
    for (const wrong of ['', 'abc', 'Infinity'])
      expect(() => parseNumber(wrong)).toThrow(/a number/)
  })

  it('takes an option for every setting, and none where the setting may be null', () => {
    expect(typed()).toEqual({})
    expect(typed('--clip-norm', 'none', '--early-stopping', 'none', '--plateau', 'none')).toEqual({
      clipNorm: null,
      earlyStoppingPatience: null,
      plateauPatience: null,
    })
    expect(
      typed('--batch-size', '2', '--beta1', '0.5', '--loss', 'mae=1,ssim=0.5', '--plateau', '3'),
    ).toEqual({ batchSize: 2, beta1: 0.5, loss: { mae: 1, ssim: 0.5 }, plateauPatience: 3 })
    expect(typed('--optimizer', 'sgd', '--seed', '0')).toEqual({ optimizer: 'sgd', seed: 0 })
    const help = addTrainingOptions(new Command()).helpInformation()
    for (const entry of settingEntries) expect(help).toContain(`--${optionName(...entry)} <`)
  })

  it('refuses what lies outside the limits, with the limits', () => {
    expect(() => typed('--batch-size', '5000')).toThrow(/a whole number, 1 to 4096/)
    expect(() => typed('--epochs', 'none')).toThrow(/a whole number, 1 to 100000/)
    expect(() => typed('--clip-norm', '')).toThrow(/a number, .* or none/)
    expect(() => typed('--schedule', 'step')).toThrow(/constant, cosine/)
  })
})
