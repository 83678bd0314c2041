/**
 * Looks at the numbers of a variable before it is stored: their range, what isn't a number, what
 * looks like "no data", and what the stored form can't hold exactly. Reads everything, or for a
 * first impression only blocks spread over the file. All numbers are as the file stores them.
 */
import { sentence } from '../../shared/notices/say'
import type { StoredDtype } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import { countOf, npyDtypes } from '../../shared/npy'
import { evenlySpread, type ReadContext } from '../importers/importer'
import { blocksOf, type Region } from './blocks'
import { isInteger, toNumbers, type Numbers } from './decode'
import type { BlockValues, GridVariable, NoData } from './grid-variable'
import { EvenSample } from '../../shared/even-sample'

/** Numbers that people and programs write for "no data". */
export const missingMarks = [
  ...[-99, -999, -9999, -99999, -999999, -99.9, -999.9, -9999.9, -888, -8888, -777, -7777],
  ...[9999, 99999, 999999, 9999999, 65535, 32767, -32768, 2147483647, -2147483648, 4294967295],
  ...[1e20, -1e20, 1e30, -1e30, 1e36, 9.969209968386869e36, 3.4028234663852886e38],
  ...[-3.4028234663852886e38, -1.7976931348623157e308, 1.7976931348623157e308],
] as const

export interface ScanResult {
  /** Values looked at, and whether that was all of them. */
  seen: number
  complete: boolean
  /** Over finite values that are no missing marks and that the file does not declare no data. */
  min: number
  max: number
  nan: number
  infinite: number
  /** Values that the file declares no data. */
  declared: number
  /** How often each mark occurs. */
  marks: Map<number, number>
  /** Whole numbers that float32 can't hold exactly, and the first of them. */
  inexact: number
  inexactExample: string | null
  /** Of all numbers looked at, those without data among them. */
  sample: EvenSample
}

const sampleBlocks = 12

/**
 * Scans everything in a region, or only a sample when that is larger than `sampleAbove` bytes.
 */
export async function scanVariable(
  variable: GridVariable,
  region: Region,
  context: ReadContext,
  sampleAbove = Infinity,
): Promise<ScanResult> {
  const bytes = countOf(region.map(([from, to]) => to - from)) * npyDtypes[variable.dtype]
  const blocks = [...blocksOf(variable, region)]
  const complete = bytes <= sampleAbove || blocks.length <= sampleBlocks
  const chosen = evenlySpread(blocks.length, complete ? blocks.length : sampleBlocks)
  const result = emptyScan(complete)
  for (const [position, index] of chosen.entries()) {
    if (context.signal.aborted) throw new CancelledError()
    const { start, count } = blocks[index] as { start: number[]; count: number[] }
    lookAt(result, variable, await variable.read(start, count, context))
    context.onProgress?.(position + 1, chosen.length, sentence('doing.looking', {}))
  }
  return result
}

/**
 * A variable that is looked at while others read it, for which `complete` is true once they have
 * read all of it: unpacking it takes longer than anything else that is done with it.
 */
export function watched(variable: GridVariable): { variable: GridVariable; result: ScanResult } {
  const result = emptyScan(true)
  return {
    result,
    variable: {
      ...variable,
      async read(start, count, context) {
        const block = await variable.read(start, count, context)
        lookAt(result, variable, block)
        return block
      },
    },
  }
}

function lookAt(result: ScanResult, { dtype, noData }: GridVariable, block: BlockValues): void {
  const values = toNumbers(block)
  look(result, values, noData ?? null)
  if (isInteger(dtype) && npyDtypes[dtype] >= 4) lookForInexact(result, values, block)
}

function emptyScan(complete: boolean): ScanResult {
  const counts = { seen: 0, nan: 0, infinite: 0, declared: 0, inexact: 0 }
  return {
    ...counts,
    complete,
    min: Infinity,
    max: -Infinity,
    marks: new Map(),
    inexactExample: null,
    sample: new EvenSample(),
  }
}

function look(result: ScanResult, values: Numbers, noData: NoData | null): void {
  const single = values instanceof Float32Array
  const isMark = new Set<number>(single ? missingMarks.map(Math.fround) : missingMarks)
  const isDeclared = declaredBy(noData, single)
  let { min, max } = result
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (isDeclared !== null && isDeclared(value)) result.declared++
    else if (value >= min && value <= max) continue
    else if (value !== value) result.nan++
    else if (value === Infinity || value === -Infinity) result.infinite++
    else if (isMark.has(value)) result.marks.set(value, (result.marks.get(value) ?? 0) + 1)
    else {
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  }
  result.min = min
  result.max = max
  result.sample.add(values, null)
  result.seen += values.length
}

function declaredBy(noData: NoData | null, single: boolean): ((value: number) => boolean) | null {
  if (noData === null || (noData.values.length === 0 && noData.range === undefined)) return null
  const declared = new Set(single ? noData.values.map(Math.fround) : noData.values)
  const { min = -Infinity, max = Infinity } = noData.range ?? {}
  return (value) => declared.has(value) || value < min || value > max
}

function lookForInexact(result: ScanResult, values: Numbers, block: BlockValues): void {
  const exact = block instanceof BigInt64Array || block instanceof BigUint64Array ? block : null
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (Math.abs(value) <= 2 ** 24) continue
    const isExact =
      exact === null ? Math.fround(value) === value : exact[i] === BigInt(Math.fround(value))
    if (isExact) continue
    result.inexact++
    result.inexactExample ??= String(exact?.[i] ?? value)
  }
}

/**
 * The marks that probably mean "no data", which lie far outside everything else; likeliest first.
 */
export function guessMissingValues(scan: Pick<ScanResult, 'min' | 'max' | 'marks'>): number[] {
  const reach = Math.max(Math.abs(scan.min), Math.abs(scan.max))
  if (!Number.isFinite(reach)) return []
  const far = [...scan.marks].filter(
    ([mark]) => Math.abs(mark) > 2 * reach || (mark < 0 && scan.min >= 0),
  )
  return far.toSorted((a, b) => b[1] - a[1]).map(([mark]) => mark)
}

/** The stored form, where the file's own says it already; null where the numbers decide. */
export function knownDtype({ dtype, packing }: GridVariable): StoredDtype | null {
  if (packing) return 'float32'
  if (dtype === 'bool' || dtype === 'uint8') return 'uint8'
  if (dtype === 'int8' || dtype === 'int16') return 'int16'
  return isInteger(dtype) ? null : 'float32'
}

/** The smallest stored form that loses nothing that matters. `scan` must have seen everything. */
export function chooseDtype(variable: GridVariable, scan: ScanResult): StoredDtype {
  const known = knownDtype(variable)
  if (known !== null) return known
  const marks = [...scan.marks.keys()]
  const [min, max] = [Math.min(scan.min, ...marks), Math.max(scan.max, ...marks)]
  if (min >= 0 && max <= 255) return 'uint8'
  return min >= -32768 && max <= 32767 ? 'int16' : 'float32'
}
