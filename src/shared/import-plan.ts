/**
 * How a file will be read: what the app guessed and what the person may change. `inspect` makes a
 * plan and a preview from a file, `import` follows the (possibly changed) plan. The same plan on
 * the same file always gives the same dataset.
 */
import { z } from 'zod'
import { timeAxisSchema, timeUnits } from './dataset'

export const axisNames = ['sequence', 'time', 'height', 'width', 'channel'] as const
export type AxisName = (typeof axisNames)[number]

export const arrayPlanSchema = z.object({
  format: z.literal('array'),
  /** Member of the `.npz`; null for `.npy`. */
  member: z.string().nullable(),
  /** The meaning of each axis of the array, in its own order. */
  axes: z.array(z.enum(axisNames)),
  /** This value (besides NaN) means no data; null for none. */
  missingValue: z.number().nullable().default(null),
  time: timeAxisSchema.default({ kind: 'index' }),
  valueName: z.string().default('value'),
  unit: z.string().nullable().default(null),
})
export type ArrayPlan = z.infer<typeof arrayPlanSchema>

export const tablePlanSchema = z.object({
  format: z.literal('table'),
  /**
   * `long` (when absent): one row per place and time. `dates-in-columns`: one row per place, each
   * date a column of its own; `dateColumn` and `valueColumn` are then `''`. `places-in-columns`:
   * one row per date, each place a column named like `15_100` (y, x); `yColumn`, `xColumn` and
   * `valueColumn` are then `''`.
   */
  layout: z.enum(['long', 'dates-in-columns', 'places-in-columns']).optional(),
  delimiter: z.string(),
  decimal: z.enum(['.', ',']),
  hasHeader: z.boolean(),
  encoding: z.enum(['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']),
  /**
   * Several columns that make up the date are joined with `+`, e.g. `year+month+day`; the pattern
   * then joins them with `-`.
   */
  dateColumn: z.string(),
  /**
   * A pattern of yyyy, yy, MM, MMM (Jan), dd, HH, mm, ss with literals; or `unix-seconds`,
   * `excel-serial`, `ordinal-day`, `iso-week`, `index`.
   */
  dateFormat: z.string(),
  yColumn: z.string(),
  xColumn: z.string(),
  valueColumn: z.string(),
  /** What x and y are. */
  coordinates: z.enum(['geographic', 'projected', 'index']),
  /** Size of a cell in the coordinates' unit. */
  cellSize: z.object({ x: z.number().positive(), y: z.number().positive() }),
  step: z.object({ count: z.int().positive(), unit: z.enum(timeUnits) }),
  duplicates: z.enum(['sum', 'mean', 'last']).default('sum'),
  /** Dates of the regular axis on which the table has no row at all. */
  missingDates: z.enum(['zero', 'hold', 'interpolate', 'mask']).default('mask'),
  /** Cells that some date has and this date lacks. */
  emptyCells: z.enum(['zero', 'hold', 'interpolate', 'mask']).default('mask'),
  /** This value (besides empty text and NaN words) means no data. */
  missingValue: z.number().nullable().default(null),
  /** A cell that no row ever names is outside the map (sea, abroad): always masked. */
  valueName: z.string(),
  unit: z.string().nullable().default(null),
})
export type TablePlan = z.infer<typeof tablePlanSchema>

export const importPlanSchema = z.discriminatedUnion('format', [arrayPlanSchema, tablePlanSchema])
export type ImportPlan = z.infer<typeof importPlanSchema>

export const findingSchema = z.object({
  severity: z.enum(['info', 'warning']),
  /** E.g. `3 dates without any row (2020-03-02, 2020-03-09, …).` */
  sentence: z.string(),
  /** The field of the plan that settles it, when one does. */
  field: z.string().nullable(),
})
export type Finding = z.infer<typeof findingSchema>

export const inspectionSchema = z.object({
  fileName: z.string(),
  bytes: z.number(),
  plan: importPlanSchema,
  /** What the dataset would be, following the plan. */
  outcome: z.object({
    kind: z.enum(['series', 'clips']),
    sequences: z.int(),
    frames: z.int(),
    height: z.int(),
    width: z.int(),
    channels: z.int(),
    firstTime: z.string(),
    lastTime: z.string(),
  }),
  findings: z.array(findingSchema),
  /** Members of an `.npz`, for choosing another. */
  members: z.array(z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number()) })),
  /** Columns of a table and a few of their values, for choosing others. */
  columns: z.array(z.object({ name: z.string(), examples: z.array(z.string()) })),
})
export type Inspection = z.infer<typeof inspectionSchema>

export const sampleNames = ['moving-digits', 'epidemic', 'rain'] as const
export type SampleName = (typeof sampleNames)[number]
export const sampleSizes = ['small', 'medium', 'large'] as const
export type SampleSize = (typeof sampleSizes)[number]
