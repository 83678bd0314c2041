/**
 * Reads an array from a file in another order of axes than the file has, with little memory: box by
 * box, each box with as few and as long reads as possible. `(20, 10000, 64, 64)` with time first
 * becomes sequences of frames this way, without holding either.
 */
import type { StoredDtype } from '../../shared/dataset'
import { npyDtypes, type NpyHeader } from '../../shared/npy'
import type { ByteSource } from '../files/byte-source'
import { storedArray, storedBytes, type StoredValues } from '../frame-source'
import { decode, type Numbers } from './decode'

/** One axis in the file; in the list of axes the slowest comes first. */
export interface FileAxis {
  length: number
  /** How far apart its neighbours lie in the target order, in values. */
  targetStride: number
  /** The target has it the other way round. */
  isReversed?: boolean
}

/** First index and index after the last, per file axis, in the target's direction. */
export type Box = readonly (readonly [from: number, to: number])[]

/** How reads are cut, in bytes. */
export interface ReadLimits {
  /** Skipping fewer bytes than this costs more than reading them. */
  worthSkipping: number
  longestRead: number
  smallTile: number
  /** For orders in which small tiles would read most of the file again and again. */
  largeTile: number
}

const defaultLimits: ReadLimits = {
  worthSkipping: 32 << 10,
  longestRead: 4 << 20,
  smallTile: 8 << 20,
  largeTile: 64 << 20,
}

export interface ArrayInFile {
  bytes: ByteSource
  header: NpyHeader
}

/**
 * File axes for the given strides of the target, one per axis of the array in its own order;
 * `reversed` is one of them or -1.
 */
export function fileAxes(
  { shape, fortranOrder }: NpyHeader,
  targetStrides: readonly number[],
  reversed = -1,
): FileAxis[] {
  const axes = shape.map((length, axis) => ({
    length,
    targetStride: targetStrides[axis] as number,
    isReversed: axis === reversed,
  }))
  return fortranOrder ? axes.reverse() : axes
}

/**
 * Joins neighbouring file axes that are neighbours in the target too, so that long runs are copied
 * at once.
 */
export function joinAxes(axes: readonly FileAxis[]): FileAxis[] {
  const joined: FileAxis[] = []
  for (const axis of axes) {
    const last = joined.at(-1)
    if (axis.length === 1) continue
    const isNeighbour = last !== undefined && last.targetStride === axis.length * axis.targetStride
    if (isNeighbour && !last.isReversed && !axis.isReversed) {
      last.length *= axis.length
      last.targetStride = axis.targetStride
    } else joined.push({ ...axis })
  }
  return joined.length > 0 ? joined : [{ length: 1, targetStride: 1 }]
}

/** Boxes that follow each other in the target order, each small enough to hold. */
export function* tilesOf(
  axes: readonly FileAxis[],
  dtype: StoredDtype,
  limits = defaultLimits,
): Generator<Box> {
  const slowestFirst = [...axes.keys()].sort((a, b) => strideOf(axes, b) - strideOf(axes, a))
  const inFileOrder = slowestFirst.every((axis, position) => axis === position)
  const isFriendly = inFileOrder || axes.at(-1)?.targetStride === 1
  const most = (isFriendly ? limits.smallTile : limits.largeTile) / storedBytes[dtype]
  const whole: Box = axes.map(({ length }) => [0, length] as const)
  yield* split(whole, slowestFirst, axes, most)
}

const strideOf = (axes: readonly FileAxis[], axis: number) => axes[axis]?.targetStride ?? 0

function* split(
  box: Box,
  order: readonly number[],
  axes: readonly FileAxis[],
  most: number,
): Generator<Box> {
  const [axis, ...rest] = order
  const inner = rest.reduce((product, other) => product * (axes[other] as FileAxis).length, 1)
  if (axis === undefined) {
    yield box
    return
  }
  const step = Math.max(1, Math.floor(most / inner))
  const [from, to] = box[axis] as readonly [number, number]
  for (let at = from; at < to; at += step) {
    const part = box.with(axis, [at, Math.min(to, at + step)])
    if (step > 1 || rest.length === 0) yield part
    else yield* split(part, rest, axes, most)
  }
}

/** Reads one box in the target order. */
export async function readBox(
  array: ArrayInFile,
  axes: readonly FileAxis[],
  box: Box,
  dtype: StoredDtype,
  limits = defaultLimits,
): Promise<StoredValues> {
  const inFile = box.map(([from, to], axis): readonly [number, number] => {
    const { length, isReversed } = axes[axis] as FileAxis
    return isReversed ? [length - to, length - from] : [from, to]
  })
  const target = storedArray(
    dtype,
    box.reduce((count, [from, to]) => count * (to - from), 1),
  )
  const strides = boxStrides(axes, box)
  for (const piece of piecesOf(axes, inFile, npyDtypes[array.header.dtype], limits)) {
    const size = npyDtypes[array.header.dtype]
    const bytes = await array.bytes.read(
      array.header.dataOffset + piece.offset * size,
      piece.length * size,
    )
    copy({ axes, box: inFile, strides, source: decode(bytes, array.header), target }, piece)
  }
  return target
}

/** Strides of the target of one box: as in the whole target, but with the box's own lengths. */
function boxStrides(axes: readonly FileAxis[], box: Box): number[] {
  const order = [...axes.keys()].sort((a, b) => strideOf(axes, a) - strideOf(axes, b))
  const strides = Array<number>(axes.length).fill(0)
  let stride = 1
  for (const axis of order) {
    const [from, to] = box[axis] as readonly [number, number]
    strides[axis] = axes[axis]?.isReversed ? -stride : stride
    stride *= to - from
  }
  return strides
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

function* piecesOf(
  axes: readonly FileAxis[],
  box: Box,
  size: number,
  limits: ReadLimits,
): Generator<Piece> {
  const inner = innerLengths(axes)
  const axis = splitAxis(axes, box, inner, size, limits)
  const rowLength = inner[axis] as number
  const rows = Math.max(1, Math.floor(limits.longestRead / (rowLength * size)))
  const [first, last] = box[axis] as readonly [number, number]
  for (const outer of indicesOf(box.slice(0, axis))) {
    const start = outer.reduce((sum, index, at) => sum + index * (inner[at] as number), 0)
    for (let from = first; from < last; from += rows) {
      const to = Math.min(last, from + rows)
      yield {
        axis,
        outer,
        from,
        to,
        offset: start + from * rowLength,
        length: (to - from) * rowLength,
      }
    }
  }
}

/** Values under one index of each axis. */
function innerLengths(axes: readonly FileAxis[]): number[] {
  const inner = Array<number>(axes.length).fill(1)
  for (let axis = axes.length - 2; axis >= 0; axis--)
    inner[axis] = (inner[axis + 1] as number) * (axes[axis + 1] as FileAxis).length
  return inner
}

/**
 * The axis along which reads are cut: slower ones are indexed, faster ones read whole, even where
 * the box needs but a part.
 */
function splitAxis(
  axes: readonly FileAxis[],
  box: Box,
  inner: readonly number[],
  size: number,
  limits: ReadLimits,
): number {
  let axis = axes.length - 1
  while (axis > 0) {
    const [from, to] = box[axis] as readonly [number, number]
    const skipped = ((axes[axis] as FileAxis).length - (to - from)) * (inner[axis] as number) * size
    const rowBytes = (inner[axis - 1] as number) * size
    if (skipped >= limits.worthSkipping || rowBytes > limits.longestRead) break
    axis--
  }
  return axis
}

function* indicesOf(box: Box): Generator<number[]> {
  const [range, ...rest] = box
  if (range === undefined) {
    yield []
    return
  }
  for (let index = range[0]; index < range[1]; index++) {
    for (const others of indicesOf(rest)) yield [index, ...others]
  }
}

interface Copying {
  axes: readonly FileAxis[]
  box: Box
  strides: readonly number[]
  source: Numbers
  target: StoredValues
}

function copy(copying: Copying, piece: Piece): void {
  const { box, strides } = copying
  const lastOfReversed = strides.reduce(
    (sum, stride, axis) =>
      sum + (stride < 0 ? (first(box, axis) + 1 - last(box, axis)) * stride : 0),
    0,
  )
  const base = piece.outer.reduce(
    (sum, index, axis) => sum + (index - first(box, axis)) * (strides[axis] as number),
    lastOfReversed,
  )
  const inner = innerLengths(copying.axes)
  const rows = [piece.from, piece.to] as const
  const start = base + (piece.from - first(box, piece.axis)) * (strides[piece.axis] as number)
  copyAxis(copying, inner, piece.axis, rows, -piece.from * (inner[piece.axis] as number), start)
}

const first = (box: Box, axis: number) => (box[axis] as readonly [number, number])[0]
const last = (box: Box, axis: number) => (box[axis] as readonly [number, number])[1]

function copyAxis(
  copying: Copying,
  inner: number[],
  axis: number,
  rows: readonly [number, number],
  from: number,
  to: number,
): void {
  const { axes, box, strides, source, target } = copying
  const stride = strides[axis] as number
  const [start, end] = rows
  if (axis === axes.length - 1) {
    if (stride === 1) target.set(source.subarray(from + start, from + end), to)
    else
      for (let index = start, at = to; index < end; index++, at += stride)
        target[at] = source[from + index] as number
    return
  }
  const rowLength = inner[axis] as number
  const next = box[axis + 1] as readonly [number, number]
  for (let index = start; index < end; index++) {
    copyAxis(
      copying,
      inner,
      axis + 1,
      next,
      from + index * rowLength,
      to + (index - start) * stride,
    )
  }
}
