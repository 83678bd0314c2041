/**
 * Preparing: a dataset made from another by a stored, ordered recipe. The same recipe on the same
 * dataset always gives the same one, and it can be followed again on new data. What each step does
 * stands in `src/data/prepare/<step>.ts`.
 */
import { z } from 'zod'

/** Cuts out a part of the map: the first row and column, counted from 0, and how many. */
export const cropSchema = z.object({
  step: z.literal('crop'),
  row: z.int().nonnegative(),
  column: z.int().nonnegative(),
  height: z.int().positive(),
  width: z.int().positive(),
})

/** Keeps the frames from `first` on, counted from 0. */
export const clipTimeSchema = z.object({
  step: z.literal('clip-time'),
  first: z.int().nonnegative(),
  frames: z.int().positive(),
})

/**
 * Puts `frames` frames into one: added up for counts, averaged for rates. Frames left over at the
 * end are dropped: they would be an incomplete period.
 */
export const aggregateTimeSchema = z.object({
  step: z.literal('aggregate-time'),
  frames: z.int().min(2),
  by: z.enum(['sum', 'mean']),
  /** The share of a period's frames that a cell must have data in, above 0; else it has none. */
  leastPresent: z.number().positive().max(1).default(1),
})

/** ln(1 + value): spreads out small counts. Values of -1 and below have no data then. */
export const log1pSchema = z.object({ step: z.literal('log1p') })

export const prepareStepSchema = z.discriminatedUnion('step', [
  cropSchema,
  clipTimeSchema,
  aggregateTimeSchema,
  log1pSchema,
])
export type PrepareStepSettings = z.infer<typeof prepareStepSchema>
export type StepName = PrepareStepSettings['step']
export type SettingsOf<S extends StepName> = Extract<PrepareStepSettings, { step: S }>

/** What was done to the frames of a dataset, in order. */
export const recipeSchema = z.object({
  /** Id of the dataset it was made from, which may be gone. */
  from: z.string(),
  steps: z.array(prepareStepSchema).min(1),
})
