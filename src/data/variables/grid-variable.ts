/**
 * A grid of numbers in a file, whatever the format: a `.npy`, a variable of a NetCDF or HDF5 file,
 * the bands of a GeoTIFF, a stack of pictures. A format only has to offer its variables like this;
 * what the axes mean, when and where the frames are, what is no data, and how all of it is brought
 * to the stored order is the same for all (`grid-reader.ts`).
 */
import type { GeoKeys, TimeAxis } from '../../shared/dataset'
import type { GridcastError } from '../../shared/errors'
import type { AxisMeaning, Finding } from '../../shared/import-plan'
import type { NpyDtype } from '../../shared/npy'
import type { ReadContext } from '../importers/importer'
import type { Numbers } from './decode'

/** Values as a file has them; 64-bit integers exactly. */
export type BlockValues = Numbers | BigInt64Array | BigUint64Array

/** Where the indices of a dimension lie, in space, in time or by name. */
export type Coordinates =
  /** Centres of cells, levels, wavelengths …; `unit` as the file writes it. */
  | { kind: 'numbers'; values: readonly number[]; unit: string | null }
  /** When each frame is, in milliseconds since 1970 (UTC): any order, gaps allowed. */
  | { kind: 'instants'; values: readonly number[] }
  /** When the frames are, where the file itself states a regular axis. */
  | { kind: 'times'; axis: TimeAxis }
  /** Names, as of channels or ensemble members. */
  | { kind: 'labels'; values: readonly string[] }

export interface Dimension {
  /** As the file calls it; `''` when it doesn't. */
  name: string
  /** What it means, when the file says so; null leaves it to guessing. */
  meaning: AxisMeaning | null
  coordinates: Coordinates | null
}

/** Which numbers are no data, as they are stored: before `packing` is applied. NaN always is. */
export interface NoData {
  values: readonly number[]
  /** Stored numbers outside are no data. */
  range?: { min: number; max: number } | undefined
}

/** The coordinates' reference system. `text`: `EPSG:3035`, PROJ or WKT; null when unnamed. */
export interface ReferenceSystem {
  kind: 'geographic' | 'projected'
  text: string | null
  geoKeys?: GeoKeys
}

export interface GridVariable {
  /** As it is chosen by; `''` when the file has one without a name. */
  readonly name: string
  /** A longer name for people. */
  readonly title?: string | null
  readonly unit?: string | null
  /** Of the stored numbers. */
  readonly dtype: NpyDtype
  readonly shape: readonly number[]
  /** One per axis. */
  readonly dimensions: readonly Dimension[]
  /** The axes from slowest to fastest as the file has them; 0, 1, 2 … when absent. */
  readonly order?: readonly number[]
  /** Lengths along each axis of what can only be read whole (a compressed chunk, a strip). */
  readonly chunk?: readonly number[] | null
  /** A value is `stored * scale + offset`; left to the reader, as no data is told before. */
  readonly packing?: { scale: number; offset: number } | null
  readonly noData?: NoData | null
  /** Null: judged by the names of the coordinates. */
  readonly referenceSystem?: ReferenceSystem | null
  /** What a person should know about it, whatever the plan. */
  readonly findings?: readonly Finding[]
  /**
   * The block of `count[axis]` indices from `start[axis]`, in C order of `order`. Blocks asked for
   * hold a few MB, or one chunk where a chunk is larger; their starts lie on chunks' borders.
   * @returns memory of its own, which the caller may change
   * @throws GridcastError that names the file and the place in it
   */
  read(
    start: readonly number[],
    count: readonly number[],
    context: ReadContext,
  ): Promise<BlockValues>
}

/** A file (or several) that offers variables. */
export interface GridFile {
  /** All of them, also the small ones that only hold coordinates. */
  variables: readonly GridVariable[]
  /** Those that are there but can't be read, each with the reason. */
  unreadable?: readonly { name: string; problem: GridcastError }[]
  close?(): Promise<void>
  /** A folder for what has to be put in order; absent where nothing ever has. */
  scratch?: () => Promise<string>
}

/** Dimensions of which nothing is known. */
export function unnamedDimensions(rank: number): Dimension[] {
  return Array.from({ length: rank }, () => ({ name: '', meaning: null, coordinates: null }))
}
