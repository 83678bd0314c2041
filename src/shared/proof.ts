/** A proof by perturbation that a run's forecast sees nothing that comes after its origin. */
import { z } from 'zod'
import { sentenceSchema } from './notices/values'

export const proofSchema = z.object({
  /** Whether the model was fitted again too: references are, networks only forecast again. */
  refitted: z.boolean(),
  /** Frames that were replaced by noise. */
  frames: z.int(),
  /** The largest change of the forecast, in the data's unit; 0 proves it. */
  change: z.number(),
  said: sentenceSchema,
})
export type Proof = z.infer<typeof proofSchema>
