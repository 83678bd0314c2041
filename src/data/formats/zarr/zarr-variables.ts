/** The arrays of a Zarr store as variables of the CF conventions, which xarray keeps in them. */
import type * as zarr from 'zarrita'
import { CancelledError, firstLine, GridcastError } from '../../../shared/errors'
import { countOf, npyDtypes, type NpyDtype } from '../../../shared/npy'
import type { ReadContext } from '../../importers/importer'
import type { BlockValues } from '../../variables/grid-variable'
import { scatter } from '../../variables/scatter'
import type { AttributeValue, Attributes, CfVariable } from '../cf/cf-variable'
import { cutOut } from '../cut-out'
import { roomFor } from '../room'
import type { ZarrStore } from './zarr-store'
import { limits } from '../../limits'

type ZarrArray = zarr.Array<zarr.DataType, ZarrStore>

export interface ZarrContent {
  variables: CfVariable[]
  unreadable: { name: string; problem: GridcastError }[]
}

export async function zarrVariables(store: ZarrStore, title: string): Promise<ZarrContent> {
  const content: ZarrContent = { variables: [], unreadable: [] }
  for (const path of store.arrays) {
    try {
      content.variables.push(await variableAt(store, path, title))
    } catch (error) {
      const detail = firstLine(error)
      const other = new GridcastError('grid.library', { file: title, format: 'Zarr', detail })
      content.unreadable.push({ name: path, problem: isSaid(error) ? error : other })
    }
  }
  return content
}

const isSaid = (error: unknown): error is GridcastError => error instanceof GridcastError

async function variableAt(store: ZarrStore, path: string, title: string): Promise<CfVariable> {
  const { open, root } = await import('zarrita')
  const array: ZarrArray = await open(root(store).resolve(path), { kind: 'array' })
  const { shape, chunks, dtype } = array
  if (!(dtype in npyDtypes)) {
    const what = `numbers of the kind ${dtype}`
    throw new GridcastError('grid.unsupported', { file: title, format: 'Zarr', what })
  }
  const kind = dtype as NpyDtype
  if (countOf(chunks) * npyDtypes[kind] > limits.chunkBytes) {
    const what = `chunks of ${chunks.join(' x ')} numbers`
    throw new GridcastError('grid.unsupported', { file: title, format: 'Zarr', what })
  }
  const attributes = attributesOf(array.attrs)
  const named = array.dimensionNames ?? array.attrs['_ARRAY_DIMENSIONS']
  const group = path.split('/').slice(0, -1)
  const dimensions = shape.map((_, axis) => {
    const name: unknown = Array.isArray(named) ? named[axis] : null
    return typeof name === 'string' ? [...group, name].join('/') : null
  })
  return {
    name: path,
    dtype: kind,
    shape,
    dimensions,
    chunk: chunks,
    attributes,
    hasDefaultFill: false,
    read: (start, count, context) => readChunks(array, kind, start, count, context, title),
  }
}

function attributesOf(attrs: Record<string, unknown>): Attributes {
  const entries = Object.entries(attrs).flatMap(([name, value]): [string, AttributeValue][] => {
    if (typeof value === 'string') return [[name, value]]
    if (typeof value === 'number') return [[name, [value]]]
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'number')
    return isList ? [[name, value]] : []
  })
  return Object.fromEntries(entries)
}

/** The chunks that a block touches, put together. @throws GridcastError `grid.part` */
async function readChunks(
  array: ZarrArray,
  dtype: NpyDtype,
  start: readonly number[],
  count: readonly number[],
  { signal }: ReadContext,
  title: string,
): Promise<BlockValues> {
  const { chunks } = array
  const target = roomFor(dtype, countOf(count))
  const strides = count.map((_, axis) => countOf(count.slice(axis + 1)))
  const first = start.map((from, axis) => Math.floor(from / (chunks[axis] as number)))
  const last = start.map((from, axis) =>
    Math.floor((from + (count[axis] as number) - 1) / (chunks[axis] as number)),
  )
  for (const at of indices(first, last)) {
    if (signal.aborted) throw new CancelledError()
    const chunk = await chunkAt(array, at, title)
    const from = at.map((index, axis) =>
      Math.max(start[axis] as number, index * (chunks[axis] as number)),
    )
    const to = at.map((index, axis) =>
      Math.min(
        (start[axis] as number) + (count[axis] as number),
        (index + 1) * (chunks[axis] as number),
      ),
    )
    const counts = from.map((value, axis) => (to[axis] as number) - value)
    const inside = from.map(
      (value, axis) => value - (at[axis] as number) * (chunks[axis] as number),
    )
    const base = from.reduce(
      (sum, value, axis) => sum + (value - (start[axis] as number)) * (strides[axis] as number),
      0,
    )
    const part = partOf(chunk, inside, counts, dtype)
    scatter(part as never, counts, strides, target as never, base)
  }
  return target
}

function* indices(first: readonly number[], last: readonly number[]): Generator<number[]> {
  const at = [...first]
  for (;;) {
    yield [...at]
    let axis = at.length - 1
    while (axis >= 0 && at[axis] === last[axis]) at[axis] = first[axis--] as number
    if (axis < 0) return
    at[axis] = (at[axis] as number) + 1
  }
}

type Chunk = zarr.Chunk<zarr.DataType>

async function chunkAt(array: ZarrArray, at: number[], title: string): Promise<Chunk> {
  const refuse = (detail: string) =>
    new GridcastError('grid.part', {
      file: title,
      variable: array.path.slice(1),
      at: at.map((index, axis) => index * (array.chunks[axis] as number)),
      detail,
    })
  let chunk: Chunk
  try {
    chunk = await array.getChunk(at)
  } catch (error) {
    if (error instanceof GridcastError) throw error
    throw refuse(firstLine(error))
  }
  const has = (chunk.data as ArrayLike<unknown>).length
  if (has < countOf(array.chunks)) throw refuse(`${has} of ${countOf(array.chunks)} numbers`)
  return chunk
}

/** A part of a chunk in C order, whatever the order in the chunk. */
function partOf(
  { data, shape, stride }: Chunk,
  from: readonly number[],
  counts: readonly number[],
  dtype: NpyDtype,
): BlockValues {
  if (isPlain(shape, stride) && ArrayBuffer.isView(data) && dtype !== 'float16')
    return cutOut(data as unknown as BlockValues, shape, from, counts)
  const part = roomFor(dtype, countOf(counts))
  const values = data as ArrayLike<number> & { get?: (at: number) => unknown }
  // Truth values are packed in an array of their own kind.
  const valueAt =
    values.get === undefined ? (at: number) => values[at] : (at: number) => Number(values.get?.(at))
  const index = counts.map(() => 0)
  for (let to = 0; to < part.length; to++) {
    let at = 0
    for (let axis = 0; axis < counts.length; axis++)
      at += ((from[axis] as number) + (index[axis] as number)) * (stride[axis] as number)
    part[to] = valueAt(at) as never
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1
      if ((index[axis] as number) < (counts[axis] as number)) break
      index[axis] = 0
    }
  }
  return part
}

const isPlain = (shape: readonly number[], stride: readonly number[]) =>
  stride.every((step, axis) => step === countOf(shape.slice(axis + 1)))
