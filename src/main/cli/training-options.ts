/** The options of `train`, made from the table of settings, and what was typed as settings. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { GridcastError } from '../../shared/errors'
import { problemOf } from '../../shared/notices/problem'
import { defaultOf, limitsOf, type Limits } from '../../shared/schema-limits'
import { settingEntries, type SettingField, type SettingName } from '../../shared/training/fields'
import { trainingSettingsSchema, type TrainingSettings } from '../../shared/training/settings'
import { hintKey, inEnglish } from '../../shared/training/words'

/** Epochs when only minutes were asked for: so many that the minutes decide. */
export const asManyAsFit = 10_000

/** What stands for null in the terminal: an option whose value is null has none for commander. */
const none = 'none'

/** One option per setting, with its limits and default in its help. */
export function addTrainingOptions(command: Command): Command {
  for (const [name, field] of settingEntries) command.addOption(optionOf(name, field))
  return command
}

/** What was typed of the settings, by their names; nothing where nothing was. */
export function typedSettings(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    settingEntries.flatMap(([name, field]) => {
      const value = options[new Option(`--${optionName(name, field)}`).attributeName()]
      return value === undefined ? [] : [[name, value === none ? null : value]]
    }),
  )
}

/**
 * What was typed over what suits the data.
 * @throws GridcastError `input` naming the option whose value can't be
 */
export function settingsFrom(
  suited: TrainingSettings,
  typed: Readonly<Record<string, unknown>>,
): TrainingSettings {
  const onlyMinutes = typed.epochs === undefined && typeof typed.maxMinutes === 'number'
  const epochs = onlyMinutes ? { epochs: asManyAsFit } : {}
  const parsed = trainingSettingsSchema.safeParse({ ...suited, ...epochs, ...typed })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const entry = settingEntries.find(([name]) => name === issue?.path[0])
  throw new GridcastError('input.option', {
    option: `--${entry ? optionName(...entry) : ''}`,
    problem: problemOf(issue),
  })
}

/** The option's name, without its dashes: `batch-size`. */
export function optionName(name: SettingName, field: SettingField): string {
  return field.option ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function optionOf(name: SettingName, field: SettingField): Option {
  const limits = limitsOf(field.schema)
  const placeholder =
    field.unit !== undefined ? inEnglish(field.unit) : limits.kind === 'number' ? 'number' : 'name'
  const option = new Option(
    `--${optionName(name, field)} <${placeholder}>`,
    `${helpOf(field)} (${factsOf(name, field, limits).join('; ')})`,
  )
  if (limits.kind === 'choice') return option.choices(limits.values)
  if (limits.kind === 'number') return option.argParser((text) => parseWithin(text, limits))
  return name === 'loss' ? option.argParser(parseLoss) : option
}

function helpOf({ words }: SettingField): string {
  const hint = hintKey(words)
  return hint === null
    ? inEnglish(words)
    : `${inEnglish(words)}: ${inEnglish(hint).replace(/\.$/, '')}`
}

function factsOf(name: SettingName, field: SettingField, limits: Limits): string[] {
  const usual: unknown = defaultOf(field.schema)
  return [
    ...(name === 'loss'
      ? [`${Object.keys(field.choices ?? {}).join(', ')}, or mae=1,ssim=0.5`]
      : []),
    ...(name === 'device' ? ['as `gridcast devices` lists them'] : []),
    ...(limits.kind === 'number' ? [rangeOf(limits)] : []),
    ...(field.suited ? ['default: what suits the data'] : []),
    ...(field.suited || usual === null
      ? []
      : [`default: ${JSON.stringify(usual).replaceAll('"', '')}`]),
  ]
}

function rangeOf({ min, max, optional }: Extract<Limits, { kind: 'number' }>): string {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `${min} to ${max}`
  return optional ? `${range}, or ${none}` : range
}

function parseWithin(text: string, limits: Extract<Limits, { kind: 'number' }>): number | string {
  if (limits.optional && text === none) return none
  const value = Number(text)
  const fits =
    text.trim() !== '' &&
    value >= limits.min &&
    value <= limits.max &&
    (!limits.whole || Number.isInteger(value))
  if (fits) return value
  throw new InvalidArgumentError(
    `It must be a ${limits.whole ? 'whole number' : 'number'}, ${rangeOf(limits)}.`,
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

/** Numbers with commas between them. */
export function parseNumbers(text: string): number[] {
  return text.split(',').map(parseNumber)
}
