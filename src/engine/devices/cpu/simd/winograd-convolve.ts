/** Convolutions by Winograd's minimal filtering, cut into units of tiles and groups of filters. */
import { WINOGRAD_PRODUCT } from '../../../kernels/kernel-ids'
import type { ConvolutionBuffers, ConvolutionShape } from './direct-convolution'
import type { JobArguments, Runtime } from './runtime'
import type { TileSource, WinogradMethod } from './winograd'
import {
  BLOCK,
  LINE_BYTES,
  MAP_SCRATCH,
  PANEL_ROWS,
  sourceArguments,
  tileGrid,
  weightsPlane,
} from './winograd'

/** Points and products of a unit should stay in the second-level cache. */
const UNIT_BYTES = 2 * 2 ** 20
/**
 * More input channels than this are mapped in chunks; then the products of so many filters are
 * kept.
 */
const MOST_CHANNELS = 192
const CHUNK = 128
const KEPT_FILTERS = 128
const GROUP_BLOCKS = 4
/**
 * Units to share out: wanted, and had even where input channels have to be mapped once for each.
 */
const UNITS = 8
const LEAST_UNITS = 4
/** Ranges of tiles that are halved, where there are twice as many: each half reads all weights. */
const LATE_RANGES = 2
/** Weights up to this size stay in the second-level cache beside a unit's points. */
const CACHED_WEIGHTS = 2 ** 20

/**
 * Blocks of filters that are computed together: `step` apart. The gates of a ConvLSTM want the same
 * channels of all four.
 */
export interface FilterGroups {
  groups: number
  blocks: number
  step: number
}

export function plainGroups(filters: number): FilterGroups {
  const all = filters / BLOCK
  const blocks = [GROUP_BLOCKS, 3, 2, 1].find((count) => all % count === 0) ?? 1
  return { groups: all / blocks, blocks, step: 1 }
}

export function gateGroups(filters: number): FilterGroups {
  return { groups: filters / BLOCK, blocks: 4, step: filters / BLOCK }
}

/** How a convolution is cut into units, and the scratch they need. */
interface UnitSchedule {
  tilesPerUnit: number
  /** The last units are smaller: threads then wait less for each other at the end of a job. */
  tilesPerLateUnit: number
  wholeRanges: number
  groupsPerUnit: number
  channelChunk: number
  units: number
  scratchBytes: number
}

function scheduleUnits(s: ConvolutionShape, method: WinogradMethod, g: FilterGroups): UnitSchedule {
  const points = method.points ** 2
  const { tiles, tileColumns } = tileGrid(s, method, s.images)
  const isWhole = s.channels <= MOST_CHANNELS
  const channelChunk = isWhole ? s.channels : CHUNK
  const groupFilters = g.blocks * BLOCK
  const mostGroups = isWhole ? g.groups : Math.max(1, Math.floor(KEPT_FILTERS / groupFilters))
  const kept = isWhole ? 1 : Math.min(mostGroups, g.groups)
  const fitting = Math.floor(UNIT_BYTES / (points * 4 * (channelChunk + kept * groupFilters)))
  const fewest = fewestTiles(s, points)
  const most = Math.max(PANEL_ROWS, Math.min(2 * fewest, fitting))
  const ranges = evenUpTo(
    Math.max(Math.ceil(tiles / most), Math.min(UNITS, Math.floor(tiles / fewest))),
    UNITS,
  )
  // to the nearest multiple of 4: a small rest is shared out better than a unit that lacks much
  const tilesPerUnit = Math.max(1, Math.round(tiles / ranges / PANEL_ROWS)) * PANEL_ROWS
  const parts = Math.max(
    Math.ceil(g.groups / mostGroups),
    Math.min(g.groups, Math.ceil(LEAST_UNITS / ranges)),
  )
  const groupsPerUnit = Math.ceil(g.groups / parts)
  const strip =
    2 *
    method.points *
    (Math.min(tilesPerUnit, tileColumns) * method.tile + method.points) *
    LINE_BYTES
  const panels = points * ((channelChunk / BLOCK) * tilesPerUnit + 1) * LINE_BYTES
  const products =
    (isWhole ? 1 : groupsPerUnit) * g.blocks * points * (tilesPerUnit + 1) * LINE_BYTES
  const tilesPerLateUnit = Math.ceil(tilesPerUnit / 2 / PANEL_ROWS) * PANEL_ROWS
  const full = Math.floor(tiles / tilesPerUnit)
  const wholeRanges = full < 2 * LATE_RANGES ? Math.ceil(tiles / tilesPerUnit) : full - LATE_RANGES
  const lateRanges = Math.ceil(Math.max(0, tiles - wholeRanges * tilesPerUnit) / tilesPerLateUnit)
  return {
    tilesPerUnit,
    tilesPerLateUnit,
    wholeRanges,
    groupsPerUnit,
    channelChunk,
    units: (wholeRanges + lateRanges) * Math.ceil(g.groups / groupsPerUnit),
    scratchBytes: MAP_SCRATCH + panels + products + strip + LINE_BYTES,
  }
}

/** A unit with fewer tiles than this reads more weights than it computes. */
function fewestTiles(s: ConvolutionShape, points: number): number {
  return points * s.channels * s.filters * 4 <= CACHED_WEIGHTS ? 16 : 32
}

/** A small number of equal pieces is made even, so that two threads share it well. */
function evenUpTo(pieces: number, limit: number): number {
  return pieces > 1 && pieces < 2 * limit ? Math.ceil(pieces / 2) * 2 : pieces
}

/** Units of a convolution; peephole sums need room for each. */
export function winogradUnits(
  s: ConvolutionShape,
  method: WinogradMethod,
  groups: FilterGroups,
): number {
  return scheduleUnits(s, method, groups).units
}

/** Where the weights, what the sums start from, and the outputs are. */
export type WinogradBuffers = Pick<
  ConvolutionBuffers,
  'weights' | 'start' | 'startImage' | 'startPixel' | 'output' | 'outputImage'
> & {
  /**
   * Input channels that the weights have; more than those of the sources where a second source is
   * absent.
   */
  weightsChannels: number
}

/**
 * Runs a job of that kernel on the convolution of the sources, whose channels count one after the
 * other.
 */
export function runWinograd(
  runtime: Runtime,
  kernel: number,
  s: ConvolutionShape,
  method: WinogradMethod,
  sources: readonly TileSource[],
  b: WinogradBuffers,
  groups: FilterGroups,
  stepArguments?: JobArguments,
): void {
  const grid = tileGrid(s, method, s.images)
  const schedule = scheduleUnits(s, method, groups)
  const scratch = runtime.scratch(schedule.scratchBytes)
  const args = [
    method.points,
    method.tile,
    method.inputMap,
    method.tileMap,
    grid.tileRows,
    grid.tileColumns,
    grid.tiles,
    schedule.tilesPerUnit,
    schedule.tilesPerLateUnit,
    schedule.wholeRanges,
    s.channels,
    schedule.channelChunk,
    s.filters,
    b.weights,
    weightsPlane(b.weightsChannels, s.filters),
    b.weightsChannels * LINE_BYTES,
    groups.groups,
    schedule.groupsPerUnit,
    groups.blocks,
    groups.step,
    s.outputHeight,
    s.outputWidth,
    b.start,
    b.startImage,
    b.startPixel,
    b.output,
    b.outputImage,
    scratch.address,
    scratch.stride,
    sources.length,
    ...sources.flatMap(sourceArguments),
  ]
  runtime.run(
    kernel,
    schedule.units,
    grid.tiles * method.points ** 2 * s.channels * s.filters,
    args,
    stepArguments,
  )
}

/** A convolution of single images by Winograd's method. */
export function winogradConvolve(
  runtime: Runtime,
  s: ConvolutionShape,
  method: WinogradMethod,
  b: ConvolutionBuffers,
): void {
  const source = { ...s, input: b.input, image: b.inputImage }
  const buffers = { ...b, weightsChannels: s.channels }
  runWinograd(runtime, WINOGRAD_PRODUCT, s, method, [source], buffers, plainGroups(s.filters))
}
