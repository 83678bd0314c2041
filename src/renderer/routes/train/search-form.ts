/** A search as it is being set up: what was typed, and which runs that makes. */
import type { Run } from '../../../shared/training/run'
import { settingEntries, type SettingField } from '../../../shared/training/fields'
import {
  mostTrials,
  searchedSettings,
  sizeOf,
  trialsOf,
  valuesIn,
  type SearchSpace,
  type SearchedSetting,
} from '../../../shared/training/search'
import type { TrainingSettings } from '../../../shared/training/settings'
import type { ModelSpec } from '../../../shared/model/model-spec'

export interface SearchForm {
  /** What was typed of the settings that are varied. */
  values: Partial<Record<SearchedSetting, string>>
  /** A second network, with half the filters; null where there is none, or it is not wanted. */
  smaller: ModelSpec | null
  /** Null for all combinations. */
  count: number | null
  minutes: number | null
}

type Base = Pick<Run, 'modelSpec' | 'settings'>

/** Fields that can be varied, in the order of the screen: those that have an effect. */
export function searchedFields(
  settings: TrainingSettings,
  { family }: Pick<ModelSpec, 'family'>,
): (readonly [SearchedSetting, SettingField])[] {
  return settingEntries.flatMap(([name, field]) => {
    const searched = searchedSettings.find((one) => one === name)
    const { shownWith } = field
    const hasEffect =
      shownWith === undefined || shownWith.values.some((one) => one === settings[shownWith.setting])
    if (searched === undefined || !hasEffect) return []
    return searched === 'startFrom' && family !== 'direct' ? [] : [[searched, field] as const]
  })
}

/** The space that the form spans; null while something typed is no value. */
export function spaceOf({ modelSpec }: Base, { values, smaller }: SearchForm): SearchSpace | null {
  const settings: SearchSpace['settings'] = {}
  for (const name of searchedSettings) {
    const text = values[name]?.trim() ?? ''
    if (text === '') continue
    const read = valuesIn(name, text)
    if (read === null) return null
    settings[name] = read
  }
  return { settings, models: smaller === null ? [modelSpec] : [modelSpec, smaller] }
}

export interface Trial extends Base {
  /** The settings that are this run's own. */
  changes: Partial<TrainingSettings>
  isSmaller: boolean
}

/** The runs that the form asks for; null where it can't be read, or asks for too many. */
export function trialsIn(base: Base, form: SearchForm): Trial[] | null {
  const space = spaceOf(base, form)
  if (space === null) return null
  const count = Math.min(sizeOf(space), form.count ?? Infinity)
  if (count > mostTrials) return null
  const maxMinutes = form.minutes === null ? base.settings.maxMinutes : form.minutes / count
  return trialsOf(space, form.count, base.settings.seed).map(({ settings: changes, model }) => ({
    changes,
    isSmaller: model !== base.modelSpec,
    modelSpec: model,
    settings: { ...base.settings, ...changes, maxMinutes },
  }))
}
