/** How forecasts fared that were made past the end of their data, once more of it came in. */
import { z } from 'zod'
import { datasetIdSchema, forecastIdSchema, runIdSchema } from './identifiers'
import { sentenceSchema } from './notices/values'

/** Errors in the data's unit, over the steps and cells that have a truth by now. */
const scores = {
  rmse: z.number(),
  /** Of no change from the newest frame the forecast knew. */
  noChange: z.number().nullable(),
  /** Share of the truths inside the 80 % range; null where it has none. */
  coverage: z.number().nullable(),
}
export const pastScoresSchema = z.object(scores)
export type PastScores = z.infer<typeof pastScoresSchema>

export const pastSchema = z.object({
  /** What has come in is read from this dataset. */
  datasetId: datasetIdSchema,
  unit: z.string().nullable(),
  /** Newest first. */
  forecasts: z.array(
    z.object({
      id: forecastIdSchema,
      runId: runIdSchema,
      createdAt: z.iso.datetime(),
      /** First and last of its times. */
      times: z.tuple([z.string(), z.string()]),
      steps: z.int().positive(),
      /** Steps that have a truth by now; without one there are no scores. */
      come: z.int().nonnegative(),
      scores: pastScoresSchema.nullable(),
    }),
  ),
  /** How they fared together. */
  verdict: sentenceSchema,
})
export type Past = z.infer<typeof pastSchema>
