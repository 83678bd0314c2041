/** What an automatic run kept of its race: who ran, who won, and why. */
import { z } from 'zod'
import { comparisonSchema } from './comparison'
import { sentenceSchema } from './notices/values'
import { raceSchema } from './race'
import { referenceNames } from './reference'

export const raceRecordSchema = z.object({
  /** The references, over all origins. */
  race: raceSchema,
  /** The network against the best reference, over the newest fold's origins; null: none ran. */
  network: z
    .object({
      name: z.string(),
      /** Root mean squared error in the data's unit: over everything, and by lead time. */
      rmse: z.number(),
      byLead: z.array(z.number()),
      /** The best reference's over the same origins. */
      rivalRmse: z.number(),
      /** Seconds of training. */
      seconds: z.number(),
      comparison: comparisonSchema,
      /** Whether it won beyond its range. */
      kept: z.boolean(),
    })
    .nullable(),
  /** References there was no time for. */
  slow: z.array(z.enum(referenceNames)),
  why: z.array(sentenceSchema),
})
export type RaceRecord = z.infer<typeof raceRecordSchema>
