/**
 * Looks at the numbers of an array before it is stored: their range, what isn't a number, what
 * looks like "no data", and what the stored form can't hold exactly. Reads everything, or for a
 * first impression only pieces spread over the file.
 */
import type { StoredDtype } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import { countOf, npyDtypes } from '../../shared/npy'
import type { Progress } from '../frame-source'
import { decode, exactIntegers, isInteger, type Numbers } from './decode'
import type { ArrayInFile } from './strided-reader'

/** Numbers that people and programs write for "no data". */
export const missingMarks = [
  -999, -9999, -99999, -999999, -32768, 9999, 99999, 1e20, -1e20, 1e30, -1e30, 9.969209968386869e36,
] as const

export interface ScanResult {
  /** Values looked at, and whether that was all of them. */
  seen: number
  complete: boolean
  /** Over finite values that are no missing marks. */
  min: number
  max: number
  nan: number
  infinite: number
  /** How often each mark occurs. */
  marks: Map<number, number>
  /** Whole numbers that float32 can't hold exactly, and the first of them. */
  inexact: number
  inexactExample: string | null
}

const pieceBytes = 4 << 20
const samplePieces = 12

/** Scans everything, or only a sample when the array is longer than `sampleAbove` bytes. */
export async function scanArray(
  array: ArrayInFile,
  signal: AbortSignal,
  {
    sampleAbove = Infinity,
    onProgress,
  }: { sampleAbove?: number; onProgress?: Progress | undefined } = {},
): Promise<ScanResult> {
  const { header, bytes } = array
  const size = npyDtypes[header.dtype]
  const total = countOf(header.shape)
  const perPiece = pieceBytes / size
  const pieces = Math.ceil(total / perPiece)
  const complete = total * size <= sampleAbove || pieces <= samplePieces
  const chosen = complete ? pieces : samplePieces
  const result = emptyScan(complete)
  for (let piece = 0; piece < chosen; piece++) {
    if (signal.aborted) throw new CancelledError()
    const index = complete ? piece : Math.floor((piece * (pieces - 1)) / (samplePieces - 1))
    const count = Math.min(perPiece, total - index * perPiece)
    const raw = await bytes.read(header.dataOffset + index * pieceBytes, count * size)
    const values = decode(raw, header)
    look(result, values)
    if (isInteger(header.dtype) && size >= 4) lookForInexact(result, values, raw, header.dtype)
    onProgress?.(piece + 1, chosen, 'Looking at the numbers')
  }
  return result
}

function emptyScan(complete: boolean): ScanResult {
  const counts = { seen: 0, nan: 0, infinite: 0, inexact: 0 }
  return {
    ...counts,
    complete,
    min: Infinity,
    max: -Infinity,
    marks: new Map(),
    inexactExample: null,
  }
}

function look(result: ScanResult, values: Numbers): void {
  const marks: readonly number[] =
    values instanceof Float32Array ? missingMarks.map(Math.fround) : missingMarks
  const isMark = new Set(marks)
  let { min, max } = result
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value >= min && value <= max) continue
    if (value !== value) result.nan++
    else if (value === Infinity || value === -Infinity) result.infinite++
    else if (isMark.has(value)) result.marks.set(value, (result.marks.get(value) ?? 0) + 1)
    else {
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  }
  result.min = min
  result.max = max
  result.seen += values.length
}

function lookForInexact(
  result: ScanResult,
  values: Numbers,
  raw: Uint8Array<ArrayBuffer>,
  dtype: string,
): void {
  let exact: BigInt64Array | BigUint64Array | null = null
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (Math.abs(value) <= 2 ** 24) continue
    if (dtype === 'int64' || dtype === 'uint64') exact ??= exactIntegers(raw, dtype)
    const isExact =
      exact === null ? Math.fround(value) === value : exact[i] === BigInt(Math.fround(value))
    if (isExact) continue
    result.inexact++
    result.inexactExample ??= String(exact?.[i] ?? value)
  }
}

/** The mark that probably means "no data": one that lies far outside everything else. */
export function guessMissing(scan: Pick<ScanResult, 'min' | 'max' | 'marks'>): number | null {
  const reach = Math.max(Math.abs(scan.min), Math.abs(scan.max))
  if (!Number.isFinite(reach)) return null
  const far = [...scan.marks].filter(
    ([mark]) => Math.abs(mark) > 2 * reach || (mark < 0 && scan.min >= 0),
  )
  return far.toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** The smallest stored form that loses nothing that matters. `scan` must have seen everything. */
export function chooseDtype(array: ArrayInFile, scan: ScanResult): StoredDtype {
  const { dtype } = array.header
  if (dtype === 'bool' || dtype === 'uint8') return 'uint8'
  if (dtype === 'int8' || dtype === 'int16') return 'int16'
  if (!isInteger(dtype)) return 'float32'
  const marks = [...scan.marks.keys()]
  const [min, max] = [Math.min(scan.min, ...marks), Math.max(scan.max, ...marks)]
  if (min >= 0 && max <= 255) return 'uint8'
  return min >= -32768 && max <= 32767 ? 'int16' : 'float32'
}
