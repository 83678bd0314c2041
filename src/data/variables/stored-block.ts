/**
 * Blocks of an array that lies in a file as one plain run of numbers: with as few and as long reads
 * as possible, skipping what is worth skipping.
 */
import { countOf, npyDtypes, type NpyHeader } from '../../shared/npy'
import type { ByteSource } from '../files/byte-source'
import { decode } from './decode'
import type { BlockValues } from './grid-variable'

/** How reads are cut, in bytes. */
export interface ReadLimits {
  /** Skipping fewer bytes than this costs more than reading them. */
  worthSkipping: number
  longestRead: number
}

const defaultLimits: ReadLimits = { worthSkipping: 32 << 10, longestRead: 4 << 20 }

/** One axis in the file, and the part of it that is wanted. The slowest comes first. */
interface Span {
  length: number
  from: number
  to: number
}

/** The axes of an array from slowest to fastest. */
export function orderOf({ shape, fortranOrder }: Pick<NpyHeader, 'shape' | 'fortranOrder'>) {
  const axes = [...shape.keys()]
  return fortranOrder ? axes.reverse() : axes
}

/** The block of `count[axis]` indices from `start[axis]`, in the order of the file. */
export async function readStoredBlock(
  bytes: ByteSource,
  header: NpyHeader,
  start: readonly number[],
  count: readonly number[],
  limits = defaultLimits,
): Promise<BlockValues> {
  const spans = joined(
    orderOf(header).map((axis) => {
      const from = start[axis] as number
      return { length: header.shape[axis] as number, from, to: from + (count[axis] as number) }
    }),
  )
  const size = npyDtypes[header.dtype]
  const total = countOf(count) * size
  const isOneRun = spans.slice(0, -1).every(({ from, to }) => to - from === 1)
  if (isOneRun) return decode(await bytes.read(runStart(header, spans), total), header)
  const target = new Uint8Array(total)
  for (const piece of piecesOf(spans, size, limits)) {
    const read = await bytes.read(header.dataOffset + piece.offset * size, piece.length * size)
    copy(spans, piece, read, target, size)
  }
  return decode(target, header)
}

/**
 * Axes of which all is wanted are one with the next slower one, so that long runs are copied at
 * once.
 */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toReversed()) {
    const faster = result.at(-1)
    if (faster === undefined || faster.to - faster.from < faster.length) result.push({ ...span })
    else {
      const { length } = faster
      result[result.length - 1] = {
        length: span.length * length,
        from: span.from * length,
        to: span.to * length,
      }
    }
  }
  return result.length > 0 ? result.reverse() : [{ length: 1, from: 0, to: 1 }]
}

/** Where the first wanted number lies in the file, in bytes. */
function runStart({ dataOffset, dtype }: NpyHeader, spans: readonly Span[]): number {
  const inner = innerLengths(spans.map(({ length }) => length))
  const offset = spans.reduce((sum, { from }, axis) => sum + from * (inner[axis] as number), 0)
  return dataOffset + offset * npyDtypes[dtype]
}

/**
 * One read: rows `from` to `to` of one axis under fixed indices of the slower ones, with everything
 * of the faster ones.
 */
interface Piece {
  axis: number
  outer: number[]
  from: number
  to: number
  /** In values, from the start of the data. */
  offset: number
  length: number
}

function* piecesOf(spans: readonly Span[], size: number, limits: ReadLimits): Generator<Piece> {
  const inner = innerLengths(spans.map(({ length }) => length))
  const axis = splitAxis(spans, inner, size, limits)
  const rowLength = inner[axis] as number
  const rows = Math.max(1, Math.floor(limits.longestRead / (rowLength * size)))
  const { from: first, to: last } = spans[axis] as Span
  for (const outer of indicesOf(spans.slice(0, axis))) {
    const start = outer.reduce((sum, index, at) => sum + index * (inner[at] as number), 0)
    for (let from = first; from < last; from += rows) {
      const to = Math.min(last, from + rows)
      const offset = start + from * rowLength
      yield { axis, outer, from, to, offset, length: (to - from) * rowLength }
    }
  }
}

/** Values under one index of each axis. */
function innerLengths(lengths: readonly number[]): number[] {
  const inner = Array<number>(lengths.length).fill(1)
  for (let axis = lengths.length - 2; axis >= 0; axis--)
    inner[axis] = (inner[axis + 1] as number) * (lengths[axis + 1] as number)
  return inner
}

/**
 * The axis along which reads are cut: slower ones are indexed, faster ones read whole, even where
 * but a part is wanted.
 */
function splitAxis(
  spans: readonly Span[],
  inner: readonly number[],
  size: number,
  limits: ReadLimits,
): number {
  let axis = spans.length - 1
  while (axis > 0) {
    const { length, from, to } = spans[axis] as Span
    const skipped = (length - (to - from)) * (inner[axis] as number) * size
    const rowBytes = (inner[axis - 1] as number) * size
    if (skipped >= limits.worthSkipping || rowBytes > limits.longestRead) break
    axis--
  }
  return axis
}

function* indicesOf(spans: readonly Span[]): Generator<number[]> {
  const [span, ...rest] = spans
  if (span === undefined) {
    yield []
    return
  }
  for (let index = span.from; index < span.to; index++) {
    for (const others of indicesOf(rest)) yield [index, ...others]
  }
}

/** Copies the wanted part of what was read to its place in the block. */
function copy(
  spans: readonly Span[],
  piece: Piece,
  source: Uint8Array,
  target: Uint8Array,
  size: number,
): void {
  const inFile = innerLengths(spans.map(({ length }) => length))
  const inBlock = innerLengths(spans.map(({ from, to }) => to - from))
  const place = (axis: number, index: number) =>
    (index - (spans[axis] as Span).from) * (inBlock[axis] as number)
  const base = piece.outer.reduce((sum, index, axis) => sum + place(axis, index), 0)
  const walk = (axis: number, from: number, to: number, source0: number, target0: number) => {
    if (axis === spans.length - 1) {
      const run = source.subarray((source0 + from) * size, (source0 + to) * size)
      target.set(run, (target0 + place(axis, from)) * size)
      return
    }
    const next = spans[axis + 1] as Span
    for (let index = from; index < to; index++) {
      const nested = source0 + index * (inFile[axis] as number)
      walk(axis + 1, next.from, next.to, nested, target0 + place(axis, index))
    }
  }
  walk(piece.axis, piece.from, piece.to, -piece.from * (inFile[piece.axis] as number), base)
}
