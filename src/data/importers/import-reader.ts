/** What an importer of one kind of file does; the window and the terminal know no other way in. */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { ImportPlan, Inspection } from '../../shared/import-plan'
import { formatFrameTime } from '../../shared/time-axis'
import type { FrameSource, Progress } from '../frame-source'

export interface ReadContext {
  signal: AbortSignal
  onProgress?: Progress | undefined
}

/** What an inspection finds, apart from what is the same for all files. */
export type InspectionResult = Omit<Inspection, 'fileName' | 'bytes'>

export interface Preview {
  /** `[T, H, W, C]` of the first sequence, NaN where there is no data. */
  frames: Float32Array<ArrayBuffer>
  shape: [number, number, number, number]
  times: string[]
  range: { min: number; max: number }
}

/** One file, open for looking and importing. */
export interface ImportReader {
  /** Guesses a plan (null) or says what a given one would do. */
  inspect(plan: ImportPlan | null, context: ReadContext): Promise<InspectionResult>
  /** At most `count` frames, evenly spread. */
  preview(plan: ImportPlan, count: number, context: ReadContext): Promise<Preview>
  /** Everything, checked to the last value. */
  source(plan: ImportPlan, context: ReadContext): Promise<FrameSource>
  close(): Promise<void>
}

/** `count` whole numbers spread evenly over 0 … `length` - 1, the first and the last among them. */
export function evenlySpread(length: number, count: number): number[] {
  if (count >= length) return [...Array(length).keys()]
  if (count === 1) return [0]
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)))
}

export function outcomeOf(
  kind: 'series' | 'clips',
  shape: DatasetShape,
  time: TimeAxis,
): Inspection['outcome'] {
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
