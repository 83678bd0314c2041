/**
 * What is known of a dataset: sequences of frames of one shape, with their value, time axis and
 * place.
 *
 * Shape letters everywhere: N sequences, T frames, H height, W width, C channels. Frames are stored
 * as `[N, T, H, W, C]`; row 0 is the top of the picture (north for a map).
 */
import { datasetIdSchema } from './identifiers'
import { z } from 'zod'
import { calendarUnits } from './calendar'
import { sentenceSchema } from './notices/values'
import { recipeSchema } from './prepare'
import { datasetRegionsSchema } from './regions'

export const timeUnits = ['second', 'minute', 'hour', 'day', 'week', ...calendarUnits] as const
export type TimeUnit = (typeof timeUnits)[number]

/** How periods are called that have names of their own: `2020-W09`, `2020-Q1`. */
export const periodNames = [
  'iso-week',
  'wednesday-week',
  'thursday-week',
  'saturday-week',
  'mmwr-week',
  'dekad',
  'quarter',
  'half-year',
  'season',
] as const
export type PeriodName = (typeof periodNames)[number]

/** A regular calendar axis: frame t is at `start` + t x `step`. */
export const calendarAxisSchema = z.object({
  kind: z.literal('calendar'),
  /** ISO 8601 instant of the first frame, UTC, e.g. `2020-02-24T00:00:00Z`. */
  start: z.iso.datetime(),
  step: z.object({ count: z.int().positive(), unit: z.enum(timeUnits) }),
  /**
   * What an instant marks of its period of the calendar (a month, a dekad): its last day, or a day
   * about its middle. Absent: its begin, or a day that all of them have.
   */
  marks: z.enum(['middle', 'end']).optional(),
  /** How the periods are called; absent: by their dates. */
  names: z.enum(periodNames).optional(),
})

/**
 * No dates are known: frames are counted, from 1 in steps of 1 unless the file counts otherwise.
 */
export const indexAxisSchema = z.object({
  kind: z.literal('index'),
  first: z.int().optional(),
  every: z.int().positive().optional(),
})

export const timeAxisSchema = z.discriminatedUnion('kind', [calendarAxisSchema, indexAxisSchema])
export type TimeAxis = z.infer<typeof timeAxisSchema>

/** Positions of cell centres along one side of the grid: cell i is at `first` + i x `step`. */
const spatialAxisSchema = z.object({ name: z.string(), first: z.number(), step: z.number() })

/** The GeoTIFF keys of a reference system (tags 34735 to 34737), as a file has them. */
const geoKeysSchema = z.object({
  directory: z.array(z.int()),
  numbers: z.array(z.number()),
  text: z.string(),
})
export type GeoKeys = z.infer<typeof geoKeysSchema>

/** Where the grid lies. `y.step` is negative when row 0 is the north. */
export const georeferenceSchema = z.object({
  kind: z.enum(['geographic', 'projected', 'index']),
  x: spatialAxisSchema,
  y: spatialAxisSchema,
  /** The coordinates' reference system (`EPSG:3035`, PROJ or WKT text), when the file names one. */
  crs: z.string().optional(),
  /** Of data that came as GeoTIFF, also where the system has no name of its own. */
  geoKeys: geoKeysSchema.optional(),
})
export type Georeference = z.infer<typeof georeferenceSchema>

/** The form a table came in, so that a forecast can leave in the same form. */
export const tableFormSchema = z.object({
  /** Absent in datasets imported before it was kept: `long`. */
  layout: z.enum(['long', 'dates-in-columns', 'places-in-columns']).optional(),
  /** Parts of a date in columns of their own are joined with `+`. */
  dateColumn: z.string(),
  /**
   * How dates are written: a pattern, a period in the table's own way (`iso-week:{y}W{n}`), or a
   * special form; `''` when the table had frame numbers instead of dates.
   */
  dateFormat: z.string(),
  yColumn: z.string(),
  xColumn: z.string(),
  valueColumn: z.string(),
  delimiter: z.string(),
  decimal: z.enum(['.', ',']),
  /** The zone in which hours are written; null or absent: UTC, or days. */
  zone: z.string().nullable().optional(),
  /** Those of its columns that a forecast has too, in their order. */
  columns: z.array(z.string()).optional(),
  /** `east`: longitudes are counted from 0 to 360. */
  longitudes: z.enum(['both', 'east']).optional(),
})
export type TableForm = z.infer<typeof tableFormSchema>

export const datasetShapeSchema = z.object({
  sequences: z.int().positive(),
  frames: z.int().positive(),
  height: z.int().positive(),
  width: z.int().positive(),
  channels: z.int().positive(),
})
export type DatasetShape = z.infer<typeof datasetShapeSchema>

/** Values of frames that are handed to a window at once: 64 MiB. */
export const mostValuesAtOnce = 16 << 20

export const storedDtypes = ['uint8', 'int16', 'float32'] as const
export type StoredDtype = (typeof storedDtypes)[number]

export const datasetSchema = z.object({
  id: datasetIdSchema,
  name: z.string().min(1),
  /** `series`: one long sequence, windows are cut from it. `clips`: many short sequences. */
  kind: z.enum(['series', 'clips']),
  createdAt: z.iso.datetime(),
  shape: datasetShapeSchema,
  dtype: z.enum(storedDtypes),
  /** What the numbers are, e.g. `cases`. */
  valueName: z.string(),
  /** Unit as shown to a person, e.g. `cases/week`; null when unknown. */
  unit: z.string().nullable(),
  channelNames: z.array(z.string()),
  /** Smallest and largest valid value. */
  range: z.object({ min: z.number(), max: z.number() }),
  /** How the valid values are spread; absent in datasets imported before this was recorded. */
  spread: z.object({ mean: z.number(), negativeCells: z.int().nonnegative() }).optional(),
  /**
   * Number of cells (over N, T, H, W, C) without data; `valid.npy` exists exactly when it is not 0.
   */
  missingCells: z.int().nonnegative(),
  time: timeAxisSchema,
  georeference: georeferenceSchema.nullable(),
  tableForm: tableFormSchema.nullable(),
  /** Of a dataset that was made of regions with outlines. */
  regions: datasetRegionsSchema.optional(),
  /**
   * Where it came from, in words a person wrote or can recognise: a file name, `sample: epidemic
   * (small, seed 1)`.
   */
  source: z.string(),
  /** What the import decided or noticed, kept for the record. */
  notes: z.array(sentenceSchema),
  /** How it was made from another dataset; null for one that was imported or made as a sample. */
  recipe: recipeSchema.nullable(),
  bytes: z.int().nonnegative(),
})
export type Dataset = z.infer<typeof datasetSchema>

/** A dataset's frames as the engine opens them: paths and shape, nothing else. */
export const frameStoreSchema = z.object({
  framesPath: z.string(),
  /** uint8 mask of the same shape, 1 = valid; null when every cell is valid. */
  validPath: z.string().nullable(),
  shape: datasetShapeSchema,
  dtype: z.enum(storedDtypes),
})
export type FrameStore = z.infer<typeof frameStoreSchema>
