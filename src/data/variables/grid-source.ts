/**
 * Variables as a source of frames, following a plan: any order of axes is brought to the stored one
 * tile by tile, with little memory. `(20, 10000, 64, 64)` with time first becomes sequences of
 * frames this way, without holding either.
 */
import { storedDtypes, type StoredDtype } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import { axisNames, type AxisName, type GridPlan } from '../../shared/import-plan'
import { countOf } from '../../shared/npy'
import {
  storedArray,
  storedBytes,
  type DatasetDescription,
  type FrameChunk,
  type FrameSource,
  type StoredValues,
} from '../frame-source'
import type { ReadContext } from '../importers/importer'
import { blocksOf, storageOrder, type Block, type Region } from './blocks'
import { conversionOf, convert } from './convert'
import type { GridVariable } from './grid-variable'
import { scatter } from './scatter'

/** First index and index after the last of each named axis, in the stored order. */
export type Tile = Readonly<Record<AxisName, readonly [from: number, to: number]>>

/** The variables that are read and what their axes mean. */
export interface GridReading {
  /** One per channel, or one that may have channels of its own. */
  variables: readonly GridVariable[]
  plan: GridPlan
  /** Lengths of the named axes of one variable. */
  lengths: Readonly<Record<AxisName, number>>
  /** Axes whose last index becomes the first: rows from the south, columns from the east. */
  turned: readonly AxisName[]
  /**
   * Which frame of the file each frame of the dataset is, -1 for none; null when they are the same.
   */
  frames: Int32Array | null
}

/** In bytes of the dataset. */
export interface TileLimits {
  small: number
  /** For orders in which small tiles would read most of the file again and again. */
  large: number
  block: number
}

const defaultLimits: TileLimits = { small: 8 << 20, large: 80 << 20, block: 4 << 20 }

/** Yields everything in stored order. */
export function gridSource(
  reading: GridReading,
  description: DatasetDescription,
  limits = defaultLimits,
): FrameSource {
  return {
    description,
    async *chunks(signal) {
      for (const tile of tilesOf(reading, description.dtype, limits)) {
        if (signal.aborted) throw new CancelledError()
        yield await readTile(reading, tile, description.dtype, { signal }, limits)
      }
    },
  }
}

/** One frame as `[H, W, C]` in float32, NaN where there is no data. */
export async function readFrame(
  reading: GridReading,
  sequence: number,
  frame: number,
  context: ReadContext,
): Promise<Float32Array<ArrayBuffer>> {
  const tile: Tile = {
    ...wholeTile(reading),
    sequence: [sequence, sequence + 1],
    time: [frame, frame + 1],
  }
  const { values, valid } = await readTile(reading, tile, 'float32', context)
  return Float32Array.from(values, (value, cell) => (valid?.[cell] === 0 ? NaN : value))
}

/** How many frames the dataset has. */
export const frameCount = ({ frames, lengths }: GridReading) => frames?.length ?? lengths.time

function wholeTile(reading: GridReading): Tile {
  const { sequence, height, width, channel } = reading.lengths
  return {
    sequence: [0, sequence],
    time: [0, frameCount(reading)],
    height: [0, height],
    width: [0, width],
    channel: [0, channel],
  }
}

const extent = ([from, to]: readonly [number, number]) => to - from

/** Tiles that follow each other in the stored order, each small enough to hold. */
export function tilesOf(
  reading: GridReading,
  dtype: StoredDtype,
  limits = defaultLimits,
): Generator<Tile> {
  const bytes = isFriendly(reading) ? limits.small : limits.large
  const most = bytes / storedBytes[dtype] / reading.variables.length
  return split(wholeTile(reading), 0, most)
}

/** Whether a few frames can be read without reading much more than them. */
function isFriendly({ variables: [variable], plan }: GridReading): boolean {
  if (variable === undefined) return true
  const order = storageOrder(variable).filter((axis) => (variable.shape[axis] ?? 1) > 1)
  const ranks = order.map((axis) => axisNames.indexOf(plan.axes[axis] as AxisName))
  const named = ranks.filter((rank) => rank >= 0)
  const inOrder = named.every((rank, at) => at === 0 || rank > (named[at - 1] as number))
  const time = plan.axes.indexOf('time')
  if ((variable.chunk?.[time] ?? 1) > 8) return false
  return inOrder || named.at(-1) === named.reduce((most, rank) => Math.max(most, rank), -1)
}

function* split(tile: Tile, depth: number, most: number): Generator<Tile> {
  const name = axisNames[depth]
  if (name === undefined) {
    yield tile
    return
  }
  const inner = countOf(axisNames.slice(depth + 1).map((other) => extent(tile[other])))
  const step = Math.max(1, Math.floor(most / inner))
  const [from, to] = tile[name]
  for (let at = from; at < to; at += step) {
    const part = { ...tile, [name]: [at, Math.min(to, at + step)] }
    if (step > 1 || inner === 1) yield part
    else yield* split(part, depth + 1, most)
  }
}

/** Reads one tile in the stored order, of all variables as channels. */
export async function readTile(
  reading: GridReading,
  tile: Tile,
  dtype: StoredDtype,
  context: ReadContext,
  limits = defaultLimits,
): Promise<FrameChunk> {
  const parts: FrameChunk[] = []
  for (const variable of reading.variables)
    parts.push(await readVariable(reading, variable, tile, dtype, context, limits))
  const [only, ...others] = parts
  return only !== undefined && others.length === 0 ? only : interleaved(parts, dtype)
}

function interleaved(parts: readonly FrameChunk[], dtype: StoredDtype): FrameChunk {
  const channels = parts.length
  const cells = parts[0]?.values.length ?? 0
  const values = storedArray(dtype, cells * channels)
  const isMasked = parts.some(({ valid }) => valid !== null)
  const valid = isMasked ? new Uint8Array(values.length).fill(1) : null
  parts.forEach((part, channel) => {
    for (let cell = 0; cell < cells; cell++) {
      values[cell * channels + channel] = part.values[cell] as number
      if (valid !== null && part.valid?.[cell] === 0) valid[cell * channels + channel] = 0
    }
  })
  return { values, valid }
}

async function readVariable(
  reading: GridReading,
  variable: GridVariable,
  tile: Tile,
  dtype: StoredDtype,
  context: ReadContext,
  limits: TileLimits,
): Promise<FrameChunk> {
  const target = new TileTarget(tile, dtype)
  const conversion = conversionOf(variable, dtype, reading.plan.missingValues)
  for (const run of runsOf(reading, tile)) {
    if (run.source < 0) {
      target.maskFrames(run.from, run.to)
      continue
    }
    const region = regionOf(reading, tile, run)
    for (const block of blocksOf(variable, region, limits.block)) {
      const read = convert(await variable.read(block.start, block.count, context), conversion)
      target.put(read, scatterLayoutOf(reading, variable, tile, run, region, block))
    }
  }
  return target.chunk()
}

/** Frames of a tile that follow each other in the file, from `source` on; -1: in no file. */
interface Run {
  from: number
  to: number
  source: number
}

function* runsOf({ frames }: GridReading, { time: [from, to] }: Tile): Generator<Run> {
  if (frames === null) {
    yield { from, to, source: from }
    return
  }
  for (let at = from; at < to;) {
    const source = frames[at] as number
    let end = at + 1
    const goesOn = () => frames[end] === (source < 0 ? source : source + end - at)
    while (end < to && goesOn()) end++
    yield { from: at, to: end, source }
    at = end
  }
}

/** The part of each variable's axes that a run of frames needs. */
function regionOf({ plan, lengths, turned }: GridReading, tile: Tile, run: Run): Region {
  return plan.axes.map((name, axis): readonly [number, number] => {
    if (name === 'other') {
      const pick = plan.picks[axis] ?? 0
      return [pick, pick + 1]
    }
    if (name === 'time') return [run.source, run.source + run.to - run.from]
    const [from, to] = tile[name]
    return turned.includes(name) ? [lengths[name] - to, lengths[name] - from] : [from, to]
  })
}

/** Where the values of a block go: first position, and per axis of the block length and stride. */
interface ScatterLayout {
  base: number
  counts: number[]
  strides: number[]
}

function scatterLayoutOf(
  { plan, turned }: GridReading,
  variable: GridVariable,
  tile: Tile,
  run: Run,
  region: Region,
  { start, count }: Block,
): ScatterLayout {
  const strideOf = stridesOf(tile)
  let base = (run.from - tile.time[0]) * strideOf.time
  const order = storageOrder(variable)
  const strides = order.map((axis) => {
    const name = plan.axes[axis]
    if (name === undefined || name === 'other') return 0
    const stride = strideOf[name]
    const offset = (start[axis] as number) - (region[axis]?.[0] ?? 0)
    const isTurned = turned.includes(name)
    base += (isTurned ? extent(tile[name]) - 1 - offset : offset) * stride
    return isTurned ? -stride : stride
  })
  return { base, counts: order.map((axis) => count[axis] as number), strides }
}

function stridesOf(tile: Tile): Record<AxisName, number> {
  const strides = { sequence: 1, time: 1, height: 1, width: 1, channel: 1 }
  let stride = 1
  for (const name of axisNames.toReversed()) {
    strides[name] = stride
    stride *= extent(tile[name])
  }
  return strides
}

/** Where a tile is put together. */
class TileTarget {
  private readonly length: number
  private values: StoredValues | null = null
  private valid: Uint8Array<ArrayBuffer> | null = null

  constructor(
    private readonly tile: Tile,
    private readonly dtype: StoredDtype,
  ) {
    this.length = countOf(axisNames.map((name) => extent(tile[name])))
  }

  put({ values, valid }: FrameChunk, layout: ScatterLayout): void {
    if (values.length === this.length && isPlain(layout)) {
      this.values = values
      this.valid = valid
      return
    }
    this.values ??= storedArray(this.dtype, this.length)
    scatter(values, layout.counts, layout.strides, this.values, layout.base)
    if (valid !== null) scatter(valid, layout.counts, layout.strides, this.mask(), layout.base)
  }

  /** Frames of the dataset that no file has. */
  maskFrames(from: number, to: number): void {
    const { sequence, time } = this.tile
    const perFrame = this.length / extent(sequence) / extent(time)
    for (let at = 0; at < extent(sequence); at++) {
      const first = (at * extent(time) + from - time[0]) * perFrame
      this.mask().fill(0, first, first + (to - from) * perFrame)
    }
  }

  chunk(): FrameChunk {
    return { values: this.values ?? storedArray(this.dtype, this.length), valid: this.valid }
  }

  private mask(): Uint8Array<ArrayBuffer> {
    return (this.valid ??= new Uint8Array(this.length).fill(1))
  }
}

/** The block already has the order of the tile. */
function isPlain({ base, counts, strides }: ScatterLayout): boolean {
  let stride = 1
  for (let axis = counts.length - 1; axis >= 0; axis--) {
    if (counts[axis] !== 1 && strides[axis] !== stride) return false
    stride *= counts[axis] as number
  }
  return base === 0
}

/** The smallest stored form that every one of some holds. */
export function widest(dtypes: readonly StoredDtype[]): StoredDtype {
  return dtypes.reduce(
    (most, dtype) => (storedDtypes.indexOf(dtype) > storedDtypes.indexOf(most) ? dtype : most),
    'uint8',
  )
}
