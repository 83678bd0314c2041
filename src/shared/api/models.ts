/** Models before they are trained: templates, and what is known of a spec without training it. */
import { z } from 'zod'
import { datasetIdSchema } from '../identifiers'
import { filtersSchema } from '../model/layers/setting-schemas'
import {
  causalityReportSchema,
  modelSpecSchema,
  modelSummarySchema,
  templateNames,
} from '../model/model-spec'
import { sentenceSchema } from '../notices/values'
import { referenceNames } from '../reference'
import { trainingSettingsSchema } from '../training/settings'
import { base } from './procedure'

/** A model, the settings that suit a dataset, and why they do. */
const suggestion = z.object({
  modelSpec: modelSpecSchema,
  settings: trainingSettingsSchema,
  why: z.array(sentenceSchema),
})

export const models = {
  /** A template, and the settings that suit this dataset. */
  template: base
    .input(
      z.object({
        template: z.enum(templateNames),
        filters: filtersSchema.optional(),
        datasetId: datasetIdSchema,
      }),
    )
    .output(suggestion),
  /** A reference as a model, and the windows that suit this dataset. */
  reference: base
    .input(z.object({ reference: z.enum(referenceNames), datasetId: datasetIdSchema }))
    .output(suggestion),
  summary: base
    .input(
      z.object({
        modelSpec: modelSpecSchema,
        settings: trainingSettingsSchema,
        datasetId: datasetIdSchema,
      }),
    )
    .output(modelSummarySchema),
  causality: base
    .input(z.object({ modelSpec: modelSpecSchema, datasetId: datasetIdSchema }))
    .output(causalityReportSchema),
} as const
