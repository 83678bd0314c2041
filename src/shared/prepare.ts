/**
 * Preparing: a dataset made from another by a stored, ordered recipe. The same recipe on the same
 * dataset always gives the same one, and it can be followed again on new data. What each step does
 * stands in `src/data/prepare/<step>.ts`.
 */
import { z } from 'zod'
import { datasetIdSchema } from './identifiers'

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

/**
 * Puts the frames of each period of the calendar into one. A frame belongs to the period in which
 * its own date lies; periods of which the data begin or end in the middle are dropped.
 */
export const toPeriodSchema = z.object({
  step: z.literal('to-period'),
  period: z.enum(['iso-week', 'mmwr-week', 'month', 'quarter', 'year']),
  by: z.enum(['sum', 'mean']),
  /** As in `aggregate-time`. */
  leastPresent: z.number().positive().max(1).default(1),
})

/** Keeps every so many-th frame, from the first on. */
export const thinTimeSchema = z.object({
  step: z.literal('thin-time'),
  every: z.int().min(2),
})

/** Puts squares of `cells` x `cells` cells into one: added up for counts, averaged for rates. */
export const resampleSchema = z.object({
  step: z.literal('resample'),
  cells: z.int().min(2),
  by: z.enum(['sum', 'mean']),
  /** The share of a square's cells that must have data, above 0; else it has none. */
  leastPresent: z.number().positive().max(1).default(0.5),
})

/**
 * What running totals grew by from frame to frame; the first frame is dropped. Totals never fall:
 * where they do, somebody corrected them.
 */
export const differenceSchema = z.object({
  step: z.literal('difference'),
  drops: z.enum(['missing', 'zero', 'keep']).default('missing'),
})

/**
 * Counts per so many people of another dataset on the same grid (one frame, or one for each), or
 * back from rates to counts. Where nobody lives there is no rate.
 */
export const perPopulationSchema = z.object({
  step: z.literal('per-population'),
  from: datasetIdSchema,
  per: z.number().positive().default(100_000),
  back: z.boolean().default(false),
})

/** Values beyond become the least or the most; null where there is no such limit. */
export const clipValuesSchema = z
  .object({
    step: z.literal('clip-values'),
    least: z.number().nullable().default(null),
    most: z.number().nullable().default(null),
  })
  .refine(({ least, most }) => (least ?? -Infinity) < (most ?? Infinity), 'least is above most')

/** The mean of a frame and those before it, never of later ones, which a forecast can't know. */
export const smoothSchema = z.object({
  step: z.literal('smooth'),
  frames: z.int().min(2).max(1000),
})

/**
 * Values for cells without data on some frames: the last one before, a line between those around
 * (gaps of up to `most` frames), or zero in cells that ever have data.
 */
export const fillGapsSchema = z.object({
  step: z.literal('fill-gaps'),
  by: z.enum(['hold', 'interpolate', 'zero']),
  most: z.int().positive().max(100).default(4),
})

/** A ring of `[x, y]`, closed or not. */
const ringSchema = z.array(z.tuple([z.number(), z.number()])).min(3)

/**
 * Takes the data from cells whose middle is not inside (or not outside) of rings, in the dataset's
 * coordinates; a ring in a ring is a hole.
 */
export const maskSchema = z.object({
  step: z.literal('mask'),
  keep: z.enum(['inside', 'outside']).default('inside'),
  rings: z.array(ringSchema).min(1).max(10_000),
})

/**
 * The channels of another dataset on the same grid, behind those that are there: one frame for all
 * (a map of heights), or frames of the same step, which have no data where that one has none.
 */
export const extraChannelsSchema = z.object({
  step: z.literal('extra-channels'),
  from: datasetIdSchema,
})

/** Keeps some channels, counted from 0, in this order. */
export const pickChannelsSchema = z.object({
  step: z.literal('pick-channels'),
  channels: z.array(z.int().nonnegative()).min(1),
})

/** The square root, which spreads out small counts. Values below 0 have no data then. */
export const sqrtSchema = z.object({ step: z.literal('sqrt') })

/** ln(1 + value): spreads out small counts. Values of -1 and below have no data then. */
export const log1pSchema = z.object({ step: z.literal('log1p') })

export const prepareStepSchema = z.discriminatedUnion('step', [
  cropSchema,
  clipTimeSchema,
  aggregateTimeSchema,
  toPeriodSchema,
  thinTimeSchema,
  resampleSchema,
  differenceSchema,
  perPopulationSchema,
  clipValuesSchema,
  smoothSchema,
  fillGapsSchema,
  maskSchema,
  extraChannelsSchema,
  pickChannelsSchema,
  sqrtSchema,
  log1pSchema,
])
export type PrepareStepSettings = z.infer<typeof prepareStepSchema>
export type StepName = PrepareStepSettings['step']
export type SettingsOf<S extends StepName> = Extract<PrepareStepSettings, { step: S }>

/** Ids of the other datasets that a recipe reads. */
export const readBy = (steps: readonly PrepareStepSettings[]) => [
  ...new Set(steps.flatMap((step) => ('from' in step ? [step.from] : []))),
]

/** What was done to the frames of a dataset, in order. */
export const recipeSchema = z.object({
  /** Id of the dataset it was made from, which may be gone. */
  from: z.string(),
  steps: z.array(prepareStepSchema).min(1),
})
