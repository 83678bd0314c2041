/** A forecaster against its strongest rival. */
import { z } from 'zod'

export const comparisonSchema = z.object({
  /** Name of the reference or baseline that was hardest to beat. */
  rival: z.string(),
  /** Windows both forecast. */
  windows: z.int(),
  /** Lead times compared. */
  leads: z.int(),
  /** Better than the rival at every lead time up to this; 0 when not even at the first. */
  upTo: z.int(),
  /** 1 - RMSE / RMSE of the rival, over the lead times up to `upTo` (over all when that is 0); null
   * against a rival without error. */
  gain: z.number().nullable(),
  /** 95 % range of the gain: a block bootstrap over the windows. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Whether there are too few windows for the range to say much. */
  tooFew: z.boolean(),
})
export type Comparison = z.infer<typeof comparisonSchema>
