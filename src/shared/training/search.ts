/**
 * A search over a few settings: which runs it is made of. Only settings are varied that leave data,
 * split and loss as they are, so that the validation losses of its runs compare.
 */
import type { ModelSpec } from '../model/model-spec'
import { Random } from '../random'
import { trainingFields, type SettingName } from './fields'
import type { TrainingSettings } from './settings'

export const searchedSettings = [
  'learningRate',
  'batchSize',
  'optimizer',
  'schedule',
  'clipNorm',
  'weightDecay',
  'augmentation',
  'startFrom',
] as const satisfies readonly SettingName[]
export type SearchedSetting = (typeof searchedSettings)[number]

/** Runs that one search may start. */
export const mostTrials = 64

/** The values to be tried of each setting, and the models. */
export interface SearchSpace {
  settings: Partial<Record<SearchedSetting, readonly unknown[]>>
  models: readonly ModelSpec[]
}

/** One run of a search: what of it is its own. */
export interface TrialPoint {
  settings: Partial<TrainingSettings>
  model: ModelSpec
}

/** How many combinations a space has. */
export function sizeOf({ settings, models }: SearchSpace): number {
  return Object.values(settings).reduce((size, values) => size * values.length, models.length)
}

/**
 * All combinations, in the order of the values; or `count` of them drawn at random without
 * repetition, which for the same time looks at more values of each setting (Bergstra & Bengio
 * 2012).
 * @param seed fixes which are drawn
 */
export function trialsOf(space: SearchSpace, count: number | null, seed: number): TrialPoint[] {
  const all = Object.entries(space.settings).reduce<TrialPoint[]>(
    (points, [name, values]) =>
      points.flatMap(({ settings, model }) =>
        values.map((value) => ({ settings: { ...settings, [name]: value }, model })),
      ),
    space.models.map((model) => ({ settings: {}, model })),
  )
  if (count === null || count >= all.length) return all
  return new Random(seed).shuffle(all).slice(0, count)
}

/**
 * Values of a setting as a person lists them, `0.001, 0.003`; null where one is none, or not
 * allowed.
 */
export function valuesIn(name: SearchedSetting, text: string): unknown[] | null {
  const { schema } = trainingFields[name]
  const parts = text.split(/[,;，、]/).map((part) => part.trim())
  const values = parts.filter((part) => part !== '').map((part) => valueIn(schema, part))
  const checked = values.map((value) => schema.safeParse(value))
  if (values.length === 0 || checked.some(({ success }) => !success)) return null
  return [...new Set(values)]
}

/** A number where the setting takes one, else the word; a dash for none. */
function valueIn(schema: { safeParse: (value: unknown) => { success: boolean } }, text: string) {
  if (text === '–' || text === '-') return null
  const number = Number(text)
  return Number.isNaN(number) || !schema.safeParse(number).success ? text : number
}
