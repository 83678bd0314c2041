/** Newer versions of the packaged app: what a person chose, and what was found. */
import { z } from 'zod'

/** Whether newer versions are looked for, and which: finished ones, or previews of them too. */
export const updateChoiceSchema = z.enum(['off', 'stable', 'preview'])
export type UpdateChoice = z.infer<typeof updateChoiceSchema>

export const updateNewsSchema = z.object({
  /** `ready`: it takes the place of this version when the app is quit. */
  state: z.enum(['off', 'looking', 'newest', 'fetching', 'ready', 'failed']),
  /** The version that is fetched or ready. */
  version: z.string().nullable(),
})
export type UpdateNews = z.infer<typeof updateNewsSchema>
