/** The race of references on a dataset, as a person is shown it. */
import { z } from 'zod'
import { comparisonSchema } from './comparison'
import { sentenceSchema } from './notices/values'
import { referenceNames } from './reference'

export const raceSchema = z.object({
  unit: z.string().nullable(),
  /** Forecasts compared, and times references were fitted for them. */
  windows: z.int(),
  folds: z.int(),
  inputFrames: z.int(),
  leadTimes: z.int(),
  winner: z.enum(referenceNames),
  /** Best first. */
  contenders: z.array(
    z.object({
      name: z.enum(referenceNames),
      /** Root mean squared error in the data's unit: over everything, by lead time, by fold. */
      rmse: z.number(),
      byLead: z.array(z.number()),
      byFold: z.array(z.number()),
      /** Seconds of fitting and forecasting. */
      seconds: z.number(),
      /** Against the best of the others; null when it ran alone. */
      comparison: comparisonSchema.nullable(),
    }),
  ),
  /** Measured coverage of the winner's 80 and 95 % ranges; null where nothing could test them. */
  coverage: z.array(z.number().nullable()),
  /** How much better the winner is than the best of the others. */
  verdict: sentenceSchema,
})
export type Race = z.infer<typeof raceSchema>
