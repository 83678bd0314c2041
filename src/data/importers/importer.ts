/**
 * The seam of every format that goes in: `match` says which of some files it would open together,
 * `open` opens them. One file per format, one line in `list.ts`.
 */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { ImportFormat } from '../../shared/import-formats'
import type {
  GridInspection,
  ImportPlan,
  Outcome,
  RegionInspection,
  TableInspection,
} from '../../shared/import-plan'
import { formatFrameTime } from '../../shared/time-axis'
import type { SourceFile } from '../files/source-file'
import type { Workspace } from '../files/workspace'
import type { FrameSource, Progress } from '../frame-source'

export interface ReadContext {
  signal: AbortSignal
  onProgress?: Progress | undefined
}

export interface OpenContext extends ReadContext {
  /** For what has to be unpacked or made; it and what it opened is closed with the import. */
  workspace: Workspace
}

export interface Importer {
  id: ImportFormat
  /**
   * Which of the files it would open together as one dataset; none when it can't read any. Judged
   * by content (`file.start()`, `file.members()`), bytes as bytes.
   */
  match(files: readonly SourceFile[]): Promise<readonly SourceFile[]>
  /** Opens what `match` took. @throws GridcastError that names the file and the remedy */
  open(files: readonly SourceFile[], context: OpenContext): Promise<ImportReader>
}

/** What an inspection finds, apart from what is the same for all files. */
export type InspectionResult =
  | Omit<GridInspection, 'importer' | 'fileName' | 'bytes'>
  | Omit<TableInspection, 'importer' | 'fileName' | 'bytes'>
  | Omit<RegionInspection, 'importer' | 'fileName' | 'bytes'>

export interface Preview {
  /** `[T, H, W, C]` of the first sequence, NaN where there is no data. */
  frames: Float32Array<ArrayBuffer>
  shape: [number, number, number, number]
  times: string[]
  range: { min: number; max: number }
}

/** Files that are open for looking and importing. */
export interface ImportReader {
  /** Guesses a plan (null) or says what a given one would do. */
  inspect(plan: ImportPlan | null, context: ReadContext): Promise<InspectionResult>
  /** At most `count` frames, evenly spread. */
  preview(plan: ImportPlan, count: number, context: ReadContext): Promise<Preview>
  /** Everything, checked to the last value. */
  source(plan: ImportPlan, context: ReadContext): Promise<FrameSource>
  close(): Promise<void>
}

/** The first file that passes: what an importer of single files takes. */
export async function firstThat(
  files: readonly SourceFile[],
  test: (file: SourceFile) => Promise<boolean>,
): Promise<readonly SourceFile[]> {
  for (const file of files) if (await test(file)) return [file]
  return []
}

/** True when the bytes begin with these. */
export function startsWith(bytes: Uint8Array, magic: readonly number[], at = 0): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte)
}

/** `count` whole numbers spread evenly over 0 … `length` - 1, the first and the last among them. */
export function evenlySpread(length: number, count: number): number[] {
  if (count >= length) return [...Array(length).keys()]
  if (count === 1) return [0]
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)))
}

export function outcomeOf(kind: 'series' | 'clips', shape: DatasetShape, time: TimeAxis): Outcome {
  return {
    kind,
    ...shape,
    firstTime: formatFrameTime(time, 0),
    lastTime: formatFrameTime(time, shape.frames - 1),
  }
}

/** Range of the numbers that are there; 0 to 0 when none is. */
export function rangeOf(values: Float32Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return min <= max ? { min, max } : { min: 0, max: 0 }
}
