/**
 * Weights -> points, and the gradient of the weights: products of points summed over tiles, and
 * back to a kernel.
 */
import { EIGHT_TAKE_3, EIGHT_TAKE_5, SIX_TAKE_3 } from '../kernel-ids'
import { TILE_SOURCE, TileSource, WinogradSumsArguments, WinogradWeightsArguments } from './arguments'
import { PANEL_BYTES, PANEL_ROWS, panelOuter, TILE_COLUMN_BYTES, TILE_COLUMNS } from './tile'
import { pointsToValues, valuesToPoints } from './winograd-maps'
import { fillFromSources, fillPanels, PAIR, Panels } from './winograd-panels'

/** Bytes of a block of 16 x 16 sums. */
const BLOCK_BYTES: usize = 1024
/** Descriptions of both sides' panels at the start of a thread's scratch. */
const DESCRIPTIONS: usize = 256

/** Maps 16 channels of a block of 16 filters; unit = block * (C / 16) + those channels. */
export function winogradWeightsUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradWeightsArguments>(address)
  const scratch = a.scratch + <usize>thread * a.scratchStride
  if (a.map == SIX_TAKE_3) kernelToPoints(SIX_TAKE_3, 3, 6, a, unit, scratch)
  else if (a.map == EIGHT_TAKE_3) kernelToPoints(EIGHT_TAKE_3, 3, 8, a, unit, scratch)
  else kernelToPoints(EIGHT_TAKE_5, 5, 8, a, unit, scratch)
}

@inline
function kernelToPoints(map: i32, side: usize, points: usize, a: WinogradWeightsArguments, unit: i32, scratch: usize): void {
  const chunks = a.channels / TILE_COLUMNS
  const block = <usize>(unit / chunks)
  const channel = <usize>(unit % chunks) * TILE_COLUMNS
  for (let c = channel; c < channel + TILE_COLUMNS; c++) {
    for (let half: usize = 0; half < TILE_COLUMN_BYTES; half += PAIR) {
      const from = a.source + block * a.sourceBlock + c * a.sourceRow + half
      for (let x: usize = 0; x < side; x++) valuesToPoints(map, from + x * a.sourceTap, side * a.sourceTap, scratch + x * PAIR, side * PAIR)
      let out = a.output + block * a.outputBlock + c * TILE_COLUMN_BYTES + half
      for (let i: usize = 0; i < points; i++) {
        valuesToPoints(map, scratch + i * side * PAIR, PAIR, out, a.plane)
        out += points * a.plane
      }
    }
  }
}

/**
 * unit = (part * groups of channels + group of channels) * groups of filters + group of filters.
 */
export function winogradSumsUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradSumsArguments>(address)
  const filterGroups = (a.filters + a.filterGroup - 1) / a.filterGroup
  const channelGroups = (a.channels + a.channelGroup - 1) / a.channelGroup
  const filter = (unit % filterGroups) * a.filterGroup
  const channel = ((unit / filterGroups) % channelGroups) * a.channelGroup
  const part = unit / filterGroups / channelGroups
  const filters = min(a.filterGroup, a.filters - filter)
  const channels = min(a.channelGroup, a.channels - channel)
  const scratch = a.scratch + <usize>thread * a.scratchStride
  const inputs = changetype<Panels>(scratch)
  const gradients = changetype<Panels>(scratch + DESCRIPTIONS / 2)
  describe(a, inputs, channels, scratch + DESCRIPTIONS)
  describe(a, gradients, filters, inputs.address + inputs.points * inputs.points * inputs.plane)
  inputs.strip = gradients.address + gradients.points * gradients.points * gradients.plane
  gradients.strip = inputs.strip
  const gradientSource = changetype<usize>(a) + offsetof<WinogradSumsArguments>('gradientSource')
  const first = <i32>((<i64>a.tiles * part) / a.parts)
  const last = <i32>((<i64>a.tiles * (part + 1)) / a.parts)
  const blocks = a.filters / TILE_COLUMNS
  const sums = a.sums + <usize>part * a.sumPart + <usize>((channel / TILE_COLUMNS) * blocks + filter / TILE_COLUMNS) * BLOCK_BYTES
  for (let tile = first; tile < last; tile += a.tileChunk) {
    const count = min(a.tileChunk, last - tile)
    position(inputs, tile, count)
    position(gradients, tile, count)
    fillFromSources(a.inputMap, inputs, gradientSource + TILE_SOURCE, TILE_SOURCE, channel, channels)
    fillPanels(a.tileMap, gradients, changetype<TileSource>(gradientSource), filter / TILE_COLUMNS, filters / TILE_COLUMNS, 0)
    if (a.biasSums != 0 && channel == 0) {
      const bias = a.biasSums + <usize>part * a.biasPart + (<usize>filter << 2)
      addTileSums(a, gradients, filters / TILE_COLUMNS, bias, tile == first)
    }
    addProducts(a, inputs, gradients, channels / TILE_COLUMNS, filters / TILE_COLUMNS, sums, tile == first)
  }
}

function describe(a: WinogradSumsArguments, p: Panels, channels: i32, address: usize): void {
  p.points = <usize>a.points
  p.tile = a.tile
  p.tileRows = a.tileRows
  p.tileColumns = a.tileColumns
  p.address = address
  p.plane = <usize>((channels / TILE_COLUMNS) * a.tileChunk + 1) * TILE_COLUMN_BYTES
}

function position(p: Panels, tile: i32, count: i32): void {
  p.firstTile = tile
  p.tiles = count
  p.rows = (count + 3) & ~3
}

/** Adds all pixels of the panels' tiles, for each filter; with `first` the sums start here. */
function addTileSums(a: WinogradSumsArguments, p: Panels, blocks: i32, bias: usize, first: bool): void {
  let from = p.address + (p.points + 1) * p.plane
  for (let i = 0; i < blocks; i++) {
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0)
    for (let row = 0; row < p.rows; row++) {
      s0 = f32x4.add(s0, v128.load(from, 0))
      s1 = f32x4.add(s1, v128.load(from, 16))
      s2 = f32x4.add(s2, v128.load(from, 32))
      s3 = f32x4.add(s3, v128.load(from, 48))
      from += TILE_COLUMN_BYTES
    }
    const scale = f32x4.splat(a.tileSum)
    if (first) memory.fill(bias, 0, TILE_COLUMN_BYTES)
    v128.store(bias, f32x4.add(v128.load(bias, 0), f32x4.mul(s0, scale)), 0)
    v128.store(bias, f32x4.add(v128.load(bias, 16), f32x4.mul(s1, scale)), 16)
    v128.store(bias, f32x4.add(v128.load(bias, 32), f32x4.mul(s2, scale)), 32)
    v128.store(bias, f32x4.add(v128.load(bias, 48), f32x4.mul(s3, scale)), 48)
    bias += TILE_COLUMN_BYTES
  }
}

/** Adds the products of the panels to the sums; with `first` the sums start here. */
function addProducts(a: WinogradSumsArguments, inputs: Panels, gradients: Panels, channels: i32, filters: i32, sums: usize, first: bool): void {
  const panel = <usize>inputs.rows * TILE_COLUMN_BYTES
  const blockRow = <usize>(a.filters / TILE_COLUMNS) * BLOCK_BYTES
  for (let point: usize = 0; point < inputs.points * inputs.points; point++) {
    for (let i = 0; i < filters; i++) {
      const gradient = gradients.address + point * gradients.plane + <usize>i * panel
      for (let block = 0; block < channels; block++) {
        const input = inputs.address + point * inputs.plane + <usize>block * panel
        let out = sums + point * a.sumPlane + <usize>block * blockRow + <usize>i * BLOCK_BYTES
        for (let row = 0; row < TILE_COLUMNS; row += PANEL_ROWS) {
          panelOuter(input + (<usize>row << 2), gradient, inputs.rows, out, first)
          out += PANEL_BYTES
        }
      }
    }
  }
}

/** Maps the sums of one block of 16 x 16 back; unit = (C / 16 block) * (F / 16) + F / 16 block. */
export function winogradCollectUnit(address: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradWeightsArguments>(address)
  const scratch = a.scratch + <usize>thread * a.scratchStride
  if (a.map == SIX_TAKE_3) sumsToKernel(SIX_TAKE_3, 3, 6, a, unit, scratch)
  else if (a.map == EIGHT_TAKE_3) sumsToKernel(EIGHT_TAKE_3, 3, 8, a, unit, scratch)
  else sumsToKernel(EIGHT_TAKE_5, 5, 8, a, unit, scratch)
}

@inline
function sumsToKernel(map: i32, side: usize, points: usize, a: WinogradWeightsArguments, unit: i32, scratch: usize): void {
  const half = scratch + 2048
  const blocks = a.filters / TILE_COLUMNS
  const channel = (unit / blocks) * TILE_COLUMNS
  const filter = (unit % blocks) * TILE_COLUMNS
  const tap = <usize>(a.channels * a.filters) << 2
  let from = a.source + <usize>unit * BLOCK_BYTES
  addParts(a, from, points * points)
  for (let c = 0; c < TILE_COLUMNS; c++) {
    for (let pair: usize = 0; pair < TILE_COLUMN_BYTES; pair += PAIR) {
      for (let j: usize = 0; j < points; j++) {
        pointsToValues(map, from + pair + j * a.plane, points * a.plane, half + j * PAIR, points * PAIR)
      }
      let out = a.output + (<usize>((channel + c) * a.filters + filter) << 2) + pair
      for (let k: usize = 0; k < side; k++) {
        pointsToValues(map, half + k * points * PAIR, PAIR, out, tap)
        out += side * tap
      }
    }
    from += TILE_COLUMN_BYTES
  }
}

/** Adds the sums of the later parts to those of the first, in order. */
function addParts(a: WinogradWeightsArguments, block: usize, points: usize): void {
  for (let part = 1; part < a.parts; part++) {
    for (let point: usize = 0; point < points; point++) {
      const to = block + point * a.plane
      const from = to + <usize>part * a.part
      for (let at: usize = 0; at < BLOCK_BYTES; at += PAIR) {
        const v0 = f32x4.add(v128.load(to + at, 0), v128.load(from + at, 0))
        const v1 = f32x4.add(v128.load(to + at, 16), v128.load(from + at, 16))
        v128.store(to + at, v0, 0)
        v128.store(to + at, v1, 16)
      }
    }
  }
}
