/** The options of `train` as settings: what was typed, over what suits the dataset. */
import { InvalidArgumentError } from 'commander'
import { GridcastError } from '../../shared/errors'
import { trainingSettingsSchema, type TrainingSettings } from '../../shared/training/settings'

/** What was typed; absent where nothing was. */
export interface TrainingOptions {
  epochs?: number
  maxMinutes?: number
  batchSize?: number
  loss?: Record<string, number>
  optimizer?: string
  learningRate?: number
  schedule?: string
  clipNorm?: number | null
  limit?: number
  seed?: number
  device?: string
  objective?: string
  inputFrames?: number
  targetFrames?: number
  scaling?: string
  earlyStopping?: number | null
  plateau?: number | null
  validationShare?: number
  testShare?: number
}

/** Epochs when only minutes were asked for: so many that the minutes decide. */
export const asManyAsFit = 10_000

/** @throws GridcastError `input` naming the option whose value can't be */
export function settingsFrom(
  defaults: TrainingSettings,
  options: TrainingOptions,
): TrainingSettings {
  const { earlyStopping, plateau, ...same } = options
  const typed = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined))
  const epochs =
    options.epochs ?? (options.maxMinutes === undefined ? defaults.epochs : asManyAsFit)
  const parsed = trainingSettingsSchema.safeParse({
    ...defaults,
    ...typed,
    epochs,
    ...(earlyStopping === undefined ? {} : { earlyStoppingPatience: earlyStopping }),
    ...(plateau === undefined ? {} : { plateauPatience: plateau }),
  })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = `--${String(issue?.path[0] ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw new GridcastError(
    'input',
    `${option} can't have this value: ${issue?.message ?? 'it is not allowed'}.`,
    'See `gridcast train --help`.',
  )
}

/** `bce`, or a weighted sum as `mae=1,ssim=0.5`. */
export function parseLoss(text: string): Record<string, number> {
  const summands = text.split(/[,+]/).map((part) => part.trim().split('='))
  return Object.fromEntries(
    summands.map(([name = '', weight = '1']) => [name, parseNumber(weight)]),
  )
}

export function parseNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It must be a number.')
  return value
}

export function parseCount(text: string): number {
  const value = parseNumber(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 upwards.')
  return value
}

/** A whole number from 0 upwards. */
export function parseIndex(text: string): number {
  return text.trim() === '0' ? 0 : parseCount(text)
}

/** A number, or `none`. */
export function parseNumberOrNone(text: string): number | null {
  return text === 'none' ? null : parseNumber(text)
}

/** Numbers with commas between them. */
export function parseNumbers(text: string): number[] {
  return text.split(',').map(parseNumber)
}
