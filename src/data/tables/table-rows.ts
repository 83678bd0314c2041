/**
 * All rows of a table as numbers: which date, which place, which value. What couldn't be used is
 * counted, with examples.
 */
import type { Longitudes } from './places'

/** Something that rows had wrong. */
export interface Trouble {
  count: number
  /** The first few, as `row 12: "abc"`. */
  examples: string[]
}

export const troubleKinds = [
  'date',
  'coordinates',
  'outside',
  'value',
  'columns',
  'long',
  'censored',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

export interface TableRows extends Longitudes {
  /** Distinct instants, sorted; `dateOf` indexes them. */
  instants: number[]
  /** Coordinates of the distinct places, in order of appearance; `placeOf` indexes them. */
  x: number[]
  y: number[]
  dateOf: Int32Array
  placeOf: Int32Array
  /** NaN where the cell is empty. */
  values: Float64Array
  /** Line of the file, for examples. */
  rowOf: Int32Array
  /** What a row says beside date and place: those that say the same of the same are one. */
  hashOf: Int32Array
  troubles: Record<TroubleKind, Trouble>
  /** Distinct texts of dates; the parts of one that stands in several columns joined with `+`. */
  dateTexts: string[]
  /** Those that weren't dates, at most a few hundred. */
  unreadDates: string[]
  /** Of places that are called by names: what they are called, and what else is said of each. */
  named: NamedPlaces | null
}

export interface NamedPlaces {
  names: string[]
  columns: string[]
  /** For each place what stands in each column; null in columns that say other things each time. */
  fields: (string | null)[][]
}

const mostExamples = 3

export function noTroubles(): Record<TroubleKind, Trouble> {
  return Object.fromEntries(
    troubleKinds.map((kind) => [kind, { count: 0, examples: [] }]),
  ) as unknown as Record<TroubleKind, Trouble>
}

export function note(trouble: Trouble, row: number, text: string): void {
  trouble.count++
  if (trouble.examples.length < mostExamples)
    trouble.examples.push(`row ${row}: "${text.slice(0, 40)}"`)
}
