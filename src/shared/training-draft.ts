/**
 * What a person is about to train, as far as it is chosen: kept as it is chosen, so that the window
 * is where it was after a reload or a crash.
 */
import { datasetIdSchema } from './identifiers'
import { z } from 'zod'
import { modelSpecSchema, templateNames } from './model/model-spec'
import { settingEntries, type SettingName } from './training/fields'
import { keptSettingsSchema } from './training/settings'

const settingNames = settingEntries.map(([name]) => name) as [SettingName, ...SettingName[]]

export const trainingDraftSchema = z.object({
  datasetId: datasetIdSchema,
  /** Null where the model was taken from a run, or is a reference. */
  template: z.enum(templateNames).nullable(),
  modelSpec: modelSpecSchema,
  settings: keptSettingsSchema,
  /** What was suggested in place of the settings that the person chose. */
  suggested: keptSettingsSchema,
  /** The settings that the person chose: another model does not change them. */
  own: z.array(z.enum(settingNames)),
})
export type TrainingDraft = z.infer<typeof trainingDraftSchema>
