/**
 * Winograd's minimal filtering: a unit maps its tiles to points, multiplies them, point by point,
 * with the weights of its groups of filters, and maps the products back to pixels, on top of what
 * the sums start from. The points and products of a unit stay in the second-level cache.
 */
import { EIGHT_TAKE_4, EIGHT_TAKE_6, SIX_TAKE_4 } from '../kernel-ids'
import { TILE_SOURCE, WinogradArguments } from './arguments'
import { panelProduct, TILE_COLUMN_BYTES, TILE_COLUMNS } from './tile'
import { pointsToValues } from './winograd-maps'
import { fillFromSources, PAIR, Panels } from './winograd-panels'

/**
 * A thread's scratch: the maps of one tile, the panels' description, the tile's position, 4 tiles of
 * 16 channels, then panels, products and strips.
 */
const PANELS: usize = 3840
const POSITION: usize = 4032
export const TILE_VALUES: usize = 4096
/** Bytes of a tile of 16 channels. */
export const TILE_VALUE_BYTES: usize = 2304
export const MAP_SCRATCH: usize = 16384

/** Where a tile lies in the output, and how much of it is inside the frame. */
@unmanaged
export class TilePosition {
  image: i32
  /** Upper left pixel of the tile, counted within the image. */
  pixel: i32
  rows: i32
  columns: i32
}

@inline
export function scratchOf(a: WinogradArguments, thread: i32): usize {
  return a.scratch + <usize>thread * a.scratchStride
}

/** Parts of the groups: units = ranges of tiles * parts. */
@inline
function parts(a: WinogradArguments): i32 {
  return (a.groups + a.groupsPerUnit - 1) / a.groupsPerUnit
}

/** Describes the unit's panels, in the thread's scratch. */
export function describePanels(a: WinogradArguments, unit: i32, scratch: usize): Panels {
  const p = changetype<Panels>(scratch + PANELS)
  p.points = <usize>a.points
  p.tile = a.tile
  p.tileRows = a.tileRows
  p.tileColumns = a.tileColumns
  const range = unit / parts(a)
  const late = max(0, range - a.wholeRanges)
  p.firstTile = (range - late) * a.tilesPerUnit + late * a.tilesPerLateUnit
  p.tiles = min(range < a.wholeRanges ? a.tilesPerUnit : a.tilesPerLateUnit, a.tiles - p.firstTile)
  p.rows = (p.tiles + 3) & ~3
  p.address = scratch + MAP_SCRATCH
  p.plane = <usize>((a.channelChunk / TILE_COLUMNS) * p.rows + 1) * TILE_COLUMN_BYTES
  p.strip = products(a, p) + <usize>productGroups(a) * productBytes(a, p)
  return p
}

/** Number of the unit's first group, and of the one after its last. */
@inline
export function firstGroup(a: WinogradArguments, unit: i32): i32 {
  return (unit % parts(a)) * a.groupsPerUnit
}

@inline
export function lastGroup(a: WinogradArguments, unit: i32): i32 {
  return min(firstGroup(a, unit) + a.groupsPerUnit, a.groups)
}

/**
 * Groups whose products are kept: all of the unit's when the channels come in several chunks, else
 * one after the other.
 */
@inline
function productGroups(a: WinogradArguments): i32 {
  return a.channelChunk < a.channels ? a.groupsPerUnit : 1
}

/** Bytes from one point's products to the next's. */
@inline
function productPlane(p: Panels): usize {
  return <usize>(p.rows + 1) * TILE_COLUMN_BYTES
}

@inline
function productBytes(a: WinogradArguments, p: Panels): usize {
  return <usize>(a.groupBlocks * a.points * a.points) * productPlane(p)
}

/** Products of a unit: [groups][blocks of a group][points][rows][16]. */
@inline
function products(a: WinogradArguments, p: Panels): usize {
  return p.address + <usize>(a.points * a.points) * p.plane
}

/** Maps and multiplies all channels but those of the last chunk, which `multiplyGroup` adds. */
export function multiplyEarlierChunks(a: WinogradArguments, p: Panels, unit: i32): void {
  const sources = changetype<usize>(a) + offsetof<WinogradArguments>('firstSource')
  for (let channel = 0; channel < a.channels; channel += a.channelChunk) {
    const count = min(a.channelChunk, a.channels - channel)
    fillFromSources(a.inputMap, p, sources, TILE_SOURCE, channel, count)
    if (channel + count == a.channels) return
    for (let group = firstGroup(a, unit); group < lastGroup(a, unit); group++) multiply(a, p, unit, group, channel, count)
  }
}

/** Finishes the products of a group with the last chunk of channels; returns where they lie. */
export function multiplyGroup(a: WinogradArguments, p: Panels, unit: i32, group: i32): usize {
  const rest = a.channels % a.channelChunk
  const count = rest == 0 ? a.channelChunk : rest
  return multiply(a, p, unit, group, a.channels - count, count)
}

function multiply(a: WinogradArguments, p: Panels, unit: i32, group: i32, channel: i32, count: i32): usize {
  const points = a.points * a.points
  const panelBlock = <usize>p.rows * TILE_COLUMN_BYTES
  const plane = productPlane(p)
  const kept = productGroups(a) == 1 ? 0 : group - firstGroup(a, unit)
  const out = products(a, p) + <usize>kept * productBytes(a, p)
  for (let point = 0; point < points; point++) {
    const from = p.address + <usize>point * p.plane
    for (let i = 0; i < a.groupBlocks; i++) {
      const block = <usize>filterBlock(a, group, i)
      const weights = a.weights + <usize>point * a.weightsPlane + block * a.weightsBlock + <usize>channel * TILE_COLUMN_BYTES
      const to = out + <usize>(i * points + point) * plane
      panelProduct(from, count / TILE_COLUMNS, panelBlock, weights, to, p.rows, channel == 0)
    }
  }
  return out
}

/** Which block of 16 filters the i-th of a group is. */
@inline
export function filterBlock(a: WinogradArguments, group: i32, i: i32): i32 {
  return a.blockStep == 1 ? group * a.groupBlocks + i : group + i * a.blockStep
}

/** Where the tile in that row of the panels lies in the output; kept in the thread's scratch. */
export function locateTile(a: WinogradArguments, p: Panels, row: i32, scratch: usize): TilePosition {
  const position = changetype<TilePosition>(scratch + POSITION)
  const tile = p.firstTile + row
  const perImage = a.tileRows * a.tileColumns
  const within = tile % perImage
  const y = (within / a.tileColumns) * a.tile
  const x = (within % a.tileColumns) * a.tile
  position.image = tile / perImage
  position.pixel = y * a.outputWidth + x
  position.rows = min(a.tile, a.outputHeight - y)
  position.columns = min(a.tile, a.outputWidth - x)
  return position
}

/**
 * Adds the outputs of one tile for 16 filters, the i-th block of a group: out[y][x][0..15] =
 * start[y][x][0..15] + its values. Pixels are `startPixel` and `outPixel` bytes apart, rows
 * `startRow` and `outRow`.
 */
export function addTile(
  a: WinogradArguments,
  p: Panels,
  groupProducts: usize,
  i: i32,
  row: i32,
  position: TilePosition,
  start: usize,
  startPixel: usize,
  startRow: usize,
  out: usize,
  outPixel: usize,
  outRow: usize,
  scratch: usize,
): void {
  const plane = productPlane(p)
  const from = groupProducts + <usize>(i * a.points * a.points) * plane + <usize>row * TILE_COLUMN_BYTES
  for (let half: usize = 0; half < TILE_COLUMN_BYTES; half += PAIR) {
    if (a.tileMap == SIX_TAKE_4) tileValues(SIX_TAKE_4, 6, 4, from + half, plane, scratch)
    else if (a.tileMap == EIGHT_TAKE_4) tileValues(EIGHT_TAKE_4, 8, 4, from + half, plane, scratch)
    else tileValues(EIGHT_TAKE_6, 8, 6, from + half, plane, scratch)
    for (let y: usize = 0; y < <usize>position.rows; y++) {
      let value = scratch + y * a.tile * PAIR
      let startAt = start + y * startRow + half
      let outAt = out + y * outRow + half
      for (let x = 0; x < position.columns; x++) {
        const v0 = f32x4.add(v128.load(value, 0), v128.load(startAt, 0))
        const v1 = f32x4.add(v128.load(value, 16), v128.load(startAt, 16))
        v128.store(outAt, v0, 0)
        v128.store(outAt, v1, 16)
        value += PAIR
        startAt += startPixel
        outAt += outPixel
      }
    }
  }
}

/** P x P points of 8 channels -> [tile][tile] pixels of 8 channels at `scratch`. */
@inline
function tileValues(map: i32, points: usize, tile: usize, from: usize, plane: usize, scratch: usize): void {
  const half = scratch + 2048
  for (let j: usize = 0; j < points; j++) pointsToValues(map, from + j * plane, points * plane, half + j * PAIR, points * PAIR)
  for (let k: usize = 0; k < tile; k++) pointsToValues(map, half + k * points * PAIR, PAIR, scratch + k * tile * PAIR, PAIR)
}

/** A convolution's unit = range of tiles * parts + part of the groups. */
export function winogradProductUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradArguments>(address)
  const scratch = scratchOf(a, thread)
  const p = describePanels(a, unit, scratch)
  const outPixel = <usize>a.filters << 2
  multiplyEarlierChunks(a, p, unit)
  for (let group = firstGroup(a, unit); group < lastGroup(a, unit); group++) {
    const from = multiplyGroup(a, p, unit, group)
    for (let row = 0; row < p.tiles; row++) {
      const position = locateTile(a, p, row, scratch)
      for (let i = 0; i < a.groupBlocks; i++) {
        const channel = <usize>filterBlock(a, group, i) * TILE_COLUMN_BYTES
        const start = a.start + <usize>position.image * a.startImage + <usize>position.pixel * a.startPixel + channel
        const out = a.output + <usize>position.image * a.outputImage + <usize>position.pixel * outPixel + channel
        const startRow = <usize>a.outputWidth * a.startPixel
        addTile(a, p, from, i, row, position, start, a.startPixel, startRow, out, outPixel, <usize>a.outputWidth * outPixel, scratch)
      }
    }
  }
}
