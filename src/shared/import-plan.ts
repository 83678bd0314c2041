/**
 * How a file will be read: what the app guessed and what the person may change. `inspect` makes a
 * plan and a preview from a file, `import` follows the (possibly changed) plan. The same plan on
 * the same file always gives the same dataset.
 */
import { sentenceSchema } from './notices/values'
import { z } from 'zod'
import { timeAxisSchema, timeUnits } from './dataset'
import { importFormatNames } from './import-formats'
import { drawnOutlinesSchema, regionLayouts, valueKinds } from './regions'

/** Characters of a date's format, of which a pattern is made. */
const longestFormat = 100

export const axisNames = ['sequence', 'time', 'height', 'width', 'channel'] as const
export type AxisName = (typeof axisNames)[number]

/** `other`: an axis that no frame has (level, ensemble member); one index of it is taken. */
export const axisMeanings = [...axisNames, 'other'] as const
export type AxisMeaning = (typeof axisMeanings)[number]

export const gridPlanSchema = z.object({
  format: z.literal('grid'),
  /**
   * The variables that are read, by name; several become channels and must have one shape. `''` is
   * the only array of a file without names (`.npy`).
   */
  variables: z.array(z.string()).min(1),
  /** The meaning of each axis of the variables, in their own order. */
  axes: z.array(z.enum(axisMeanings)),
  /** The index taken along each axis that is `other`, by its position; 0 where none is named. */
  picks: z.array(z.int().nonnegative()).default([]),
  /** Stored numbers that mean no data, besides NaN and what the file itself declares. */
  missingValues: z.array(z.number()).default([]),
  time: timeAxisSchema.default({ kind: 'index' }),
  valueName: z.string().default('value'),
  unit: z.string().nullable().default(null),
})
export type GridPlan = z.infer<typeof gridPlanSchema>

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
  /** Line of the file, from 1, that holds the header or the first data: a title stands above it. */
  firstLine: z.int().positive().default(1),
  /** Rows under the header that are no data, such as units. */
  underHeader: z.int().nonnegative().default(0),
  /** Lines that begin with it are no data; `''`: there are none. */
  comment: z.string().default(''),
  /**
   * Several columns that make up the date are joined with `+`, e.g. `year+month+day`; the pattern
   * then joins them with `-`.
   */
  dateColumn: z.string(),
  /**
   * A pattern of yyyy, yy, MM, MMM (Jan), dd, HH, hh, aa (AM), mm, ss with literals; a period
   * (`iso-week`, `mmwr-week`, `dekad`, `quarter` …); or `unix-seconds`, `excel-serial`,
   * `ordinal-day`, `index`.
   */
  dateFormat: z.string().max(longestFormat),
  /**
   * Whose clock the hours are told by: `offset` (written beside each), `UTC`, `+02:00`, or a name
   * such as `Europe/Berlin`. Null: days, or hours of which nobody said it.
   */
  zone: z.string().nullable().default(null),
  yColumn: z.string(),
  xColumn: z.string(),
  /** `''` in a long table: the rows themselves are counted. */
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
  /** These values (besides empty text and NaN words) mean no data. */
  missingValues: z.array(z.number()).default([]),
  /** What a number below a limit (`<5`) becomes; above one (`>100`) it is the limit, or no data. */
  censored: z.enum(['half', 'limit', 'zero', 'mask']).default('half'),
  /** The values are running totals: each frame gets what was added since the one before. */
  differences: z.boolean().default(false),
  /** A cell that no row ever names is outside the map (sea, abroad): always masked. */
  valueName: z.string(),
  unit: z.string().nullable().default(null),
  /** What was guessed and only the person knows: nothing is imported before it is answered. */
  open: z.array(z.enum(['dateFormat', 'zone', 'missingValues'])).default([]),
})
export type TablePlan = z.infer<typeof tablePlanSchema>

const tableFields = tablePlanSchema.omit({
  layout: true,
  yColumn: true,
  xColumn: true,
  coordinates: true,
}).shape

/** A table of regions by name or code, and a file of their outlines. */
export const regionPlanSchema = z.object({
  ...tableFields,
  format: z.literal('regions'),
  /** As of a table; `regions-in-columns`: one row per date, each region a column of its own. */
  layout: z.enum(regionLayouts).default('long'),
  /** The column that names the region; `''` where each has a column. */
  regionColumn: z.string(),
  /** The property of the outlines that names them in the same way. */
  outlineKey: z.string(),
  /** Names of the table and the outlines that a person gave them; null: left out. */
  assigned: z.record(z.string(), z.string().nullable()).default({}),
  valueKind: z.enum(valueKinds),
  /** The property of the outlines that weighs a rate, such as people; null: area. */
  weightKey: z.string().nullable().default(null),
  open: z.array(z.enum(['dateFormat', 'zone', 'missingValues', 'assigned'])).default([]),
})
export type RegionPlan = z.infer<typeof regionPlanSchema>

export const importPlanSchema = z.discriminatedUnion('format', [
  gridPlanSchema,
  tablePlanSchema,
  regionPlanSchema,
])
export type ImportPlan = z.infer<typeof importPlanSchema>

/** A table's layout follows from its columns and is not changed by itself. */
const settledElsewhere = ['format', 'layout', 'open'] as const
type FieldOf<T extends z.ZodObject> = Exclude<
  keyof T['shape'] & string,
  (typeof settledElsewhere)[number]
>
const fieldsOf = <T extends z.ZodObject>({ shape }: T) =>
  Object.keys(shape).filter(
    (name) => !settledElsewhere.some((other) => other === name),
  ) as FieldOf<T>[]

/** The fields of all plans: what a finding can point at and a form shows. */
export const planFields = [
  ...new Set([
    ...fieldsOf(gridPlanSchema),
    ...fieldsOf(tablePlanSchema),
    ...fieldsOf(regionPlanSchema),
  ]),
] as const
export type PlanField = (typeof planFields)[number]

/** An answer to a question: what stands for it, and the fields of the plan that it sets. */
const choiceSchema = z.object({ value: z.string(), set: z.record(z.string(), z.json()) })
export type Choice = z.infer<typeof choiceSchema>

export const findingSchema = z.object({
  /** A question has to be answered before anything is imported. */
  severity: z.enum(['info', 'warning', 'question']),
  /** E.g. `3 dates without any row (2020-03-02, 2020-03-09, …).` */
  sentence: sentenceSchema,
  /** The field of the plan that settles it, when one does. */
  field: z.enum(planFields).nullable(),
  /** Answers to a question; other values of the field may be right too. */
  choices: z.array(choiceSchema).optional(),
})
export type Finding = z.infer<typeof findingSchema>

/** A plan with some fields set by a person: what is set is no longer open. */
export function withFields(
  plan: ImportPlan,
  fields: Readonly<Record<string, unknown>>,
): ImportPlan {
  if (plan.format === 'grid') return { ...plan, ...fields }
  const open = (plan.open as string[]).filter((field) => !(field in fields))
  return { ...plan, open, ...fields } as ImportPlan
}

/** What the dataset would be, following the plan. */
const outcomeSchema = z.object({
  kind: z.enum(['series', 'clips']),
  sequences: z.int(),
  frames: z.int(),
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  firstTime: z.string(),
  lastTime: z.string(),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** What every inspection says. */
const inspected = {
  importer: z.enum(importFormatNames),
  /** Of one file; of several, the first and how many more. */
  fileName: z.string(),
  bytes: z.number(),
  outcome: outcomeSchema,
  findings: z.array(findingSchema),
}

/** A variable that could be read, for choosing another. */
const variableFactsSchema = z.object({
  name: z.string(),
  /** A longer name and the unit, when the file gives them. */
  title: z.string().nullable(),
  unit: z.string().nullable(),
  dtype: z.string(),
  shape: z.array(z.number()),
  /** Names of its axes, `''` where the file has none. */
  dimensions: z.array(z.string()),
  /** Why it can't be read; null when it can. */
  problem: sentenceSchema.nullable(),
})
export type VariableFacts = z.infer<typeof variableFactsSchema>

const gridInspectionSchema = z.object({
  ...inspected,
  format: z.literal('grid'),
  plan: gridPlanSchema,
  variables: z.array(variableFactsSchema),
})
const tableInspectionSchema = z.object({
  ...inspected,
  format: z.literal('table'),
  plan: tablePlanSchema,
  /** Its columns and a few of their values, for choosing others. */
  columns: z.array(z.object({ name: z.string(), examples: z.array(z.string()) })),
})
const regionInspectionSchema = z.object({
  ...inspected,
  format: z.literal('regions'),
  plan: regionPlanSchema,
  columns: tableInspectionSchema.shape.columns,
  /** The outlines' file, their properties and a few values of each. */
  outlineFile: z.string(),
  properties: tableInspectionSchema.shape.columns,
  /** How many regions the table names, and how many of them have an outline. */
  regions: z.int(),
  matched: z.int(),
  /** Names of the table without an outline, with the sum of their values. */
  unmatched: z.array(z.object({ name: z.string(), rows: z.int(), nearest: z.string().nullable() })),
  /** Outlines of which the table says nothing, by their names. */
  silent: z.array(z.string()),
  outlines: drawnOutlinesSchema,
  /** Of each outline in the newest period that has any value, and that period. */
  newest: z.object({ values: z.array(z.number().nullable()), time: z.string() }),
})
/** What was found in files, by the kind of plan they are read with. */
export const inspectionSchema = z.discriminatedUnion('format', [
  gridInspectionSchema,
  tableInspectionSchema,
  regionInspectionSchema,
])
export type RegionInspection = z.infer<typeof regionInspectionSchema>
export type GridInspection = z.infer<typeof gridInspectionSchema>
export type TableInspection = z.infer<typeof tableInspectionSchema>
export type Inspection = z.infer<typeof inspectionSchema>

export const sampleNames = ['moving-digits', 'epidemic', 'rain'] as const
export type SampleName = (typeof sampleNames)[number]
export const sampleFileFormats = ['csv', 'npy'] as const
export type SampleFileFormat = (typeof sampleFileFormats)[number]
/** As what kind of file a person would bring each sample. */
export const sampleFileFormat = {
  'moving-digits': 'npy',
  epidemic: 'csv',
  rain: 'csv',
} as const satisfies Record<SampleName, SampleFileFormat>
export const sampleSizes = ['small', 'medium', 'large'] as const
export type SampleSize = (typeof sampleSizes)[number]
