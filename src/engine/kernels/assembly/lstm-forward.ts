/**
 * One time step of a ConvLSTM, forward: a unit convolves some rows of the input and of the hidden
 * state into the gates (or of the state alone, on top of what the gates hold or the bias), and
 * applies the gate arithmetic while those rows are in the cache. Gates are kept activated, in the
 * order i, f, c, o along the channels.
 */
import { ConvolveArguments, StepArguments, WinogradArguments } from './arguments'
import { convolveRows } from './convolution'
import { TILE_COLUMN_BYTES, TILE_COLUMNS } from './tile'
import { hardSigmoid, hyperbolicTangent, multiplyAdd, put, sigmoid } from './vector'
import { PAIR, Panels } from './winograd-panels'
import {
  addTile,
  describePanels,
  firstGroup,
  lastGroup,
  locateTile,
  multiplyEarlierChunks,
  multiplyGroup,
  scratchOf,
  TILE_VALUE_BYTES,
  TILE_VALUES,
  TilePosition,
} from './winograd-product'

/** unit = batch element * unitsPerImage + block of rows. */
export function lstmForwardUnit(convolution: usize, step: usize, unit: i32, thread: i32): void {
  const a = changetype<ConvolveArguments>(convolution)
  const s = changetype<StepArguments>(step)
  const image = unit / a.unitsPerImage
  const firstRow = (unit % a.unitsPerImage) * a.rowsPerUnit
  const rows = min(a.rowsPerUnit, a.outputHeight - firstRow)
  const first = <usize>(firstRow * a.outputWidth)
  const filterBytes = <usize>s.filters << 2
  if (!counts(s, image, 0)) return carryForward(a, s, image, first, rows * a.outputWidth)
  const gates = s.gates + <usize>image * s.gatesImage + first * (filterBytes << 2)
  const scratch = a.scratch + <usize>thread * a.scratchStride
  if (s.convolveInput != 0) {
    const input = changetype<ConvolveArguments>(convolution + offsetof<ConvolveArguments>())
    convolveRows(input, image, firstRow, rows, input.start, gates, scratch)
  }
  if (s.convolve != 0) {
    const start = a.start + <usize>image * a.startImage + first * a.startPixel
    convolveRows(a, image, firstRow, rows, start, gates, scratch)
  }
  const previous = s.previousCell + <usize>image * s.previousCellImage + first * s.previousCellPixel
  const cell = s.cell + <usize>image * s.cellImage + first * filterBytes
  const hidden = s.hidden + <usize>image * s.hiddenImage + first * filterBytes
  const pixels = rows * a.outputWidth
  if (s.hard != 0) gatesForward<i32>(s, pixels, gates, previous, cell, hidden)
  else gatesForward<f32>(s, pixels, gates, previous, cell, hidden)
}

/**
 * The same by Winograd's method, F a multiple of 16, where a group of filters is a block of 16
 * channels with their four gates. The sums start from the bias, or from what the gates hold;
 * activated gates are kept only where `gates` is given.
 */
export function winogradForwardStepUnit(address: usize, step: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradArguments>(address)
  const s = changetype<StepArguments>(step)
  const scratch = scratchOf(a, thread)
  const p = describePanels(a, unit, scratch)
  multiplyEarlierChunks(a, p, unit)
  for (let group = firstGroup(a, unit); group < lastGroup(a, unit); group++) {
    const products = multiplyGroup(a, p, unit, group)
    for (let row = 0; row < p.tiles; row++) {
      const position = locateTile(a, p, row, scratch)
      addGates(a, p, products, row, position, group * TILE_COLUMNS, scratch)
      tileForwardStep(a, s, position, group * TILE_COLUMNS, scratch + TILE_VALUES)
    }
  }
}

/**
 * The convolution of one tile for 16 channels of each gate: [gates][pixels of the tile][16] in the
 * thread's scratch.
 */
function addGates(a: WinogradArguments, p: Panels, products: usize, row: i32, position: TilePosition, channel: i32, scratch: usize): void {
  const start = a.start + <usize>position.image * a.startImage + <usize>position.pixel * a.startPixel
  const startRow = <usize>a.outputWidth * a.startPixel
  const outRow = <usize>a.tile * TILE_COLUMN_BYTES
  for (let gate = 0; gate < 4; gate++) {
    const at = <usize>(channel + gate * (a.filters >> 2)) << 2
    const out = scratch + TILE_VALUES + <usize>gate * TILE_VALUE_BYTES
    addTile(a, p, products, gate, row, position, start + at, a.startPixel, startRow, out, TILE_COLUMN_BYTES, outRow, scratch)
  }
}

/** Gate arithmetic of one tile, 16 channels, whose sums lie at `values`. */
function tileForwardStep(a: WinogradArguments, s: StepArguments, position: TilePosition, channel: i32, values: usize): void {
  const at = <usize>channel << 2
  const bytes = <usize>s.filters << 2
  for (let y = 0; y < position.rows; y++) {
    const pixel = <usize>(position.pixel + y * a.outputWidth)
    const sums = values + <usize>(y * a.tile) * TILE_COLUMN_BYTES
    const previous = s.previousCell + <usize>position.image * s.previousCellImage + pixel * s.previousCellPixel + at
    const cell = s.cell + <usize>position.image * s.cellImage + pixel * bytes + at
    const hidden = s.hidden + <usize>position.image * s.hiddenImage + pixel * bytes + at
    if (s.hard != 0) {
      gateRun<i32>(s, sums, TILE_COLUMN_BYTES, TILE_VALUE_BYTES, previous, s.peepholes + at, cell, hidden, TILE_COLUMNS, position.columns)
    } else {
      gateRun<f32>(s, sums, TILE_COLUMN_BYTES, TILE_VALUE_BYTES, previous, s.peepholes + at, cell, hidden, TILE_COLUMNS, position.columns)
    }
    if (s.gates != 0) copyGates(sums, s.gates + <usize>position.image * s.gatesImage + pixel * (bytes << 2) + at, bytes, position.columns)
  }
}

/** Activated gates of 16 channels, from the scratch to where they are kept. */
function copyGates(from: usize, gates: usize, bytes: usize, columns: i32): void {
  for (let x = 0; x < columns; x++) {
    for (let gate: usize = 0; gate < 4; gate++) {
      const at = from + gate * TILE_VALUE_BYTES
      const to = gates + gate * bytes
      const v0 = v128.load(at, 0), v1 = v128.load(at, 16), v2 = v128.load(at, 32), v3 = v128.load(at, 48)
      v128.store(to, v0, 0)
      v128.store(to, v1, 16)
      v128.store(to, v2, 32)
      v128.store(to, v3, 48)
    }
    from += TILE_COLUMN_BYTES
    gates += bytes << 2
  }
}

/** Whether the step `later` steps after this one counts for a batch element. */
@inline
export function counts(s: StepArguments, image: i32, later: usize): bool {
  return s.mask == 0 || load<u8>(s.mask + <usize>image * s.maskImage + later) != 0
}

/**
 * A step that is left out: hidden state and cell stay what they were, zeros where there were none.
 */
function carryForward(a: ConvolveArguments, s: StepArguments, image: i32, first: usize, pixels: i32): void {
  const bytes = <usize>s.filters << 2
  const hidden = s.hidden + <usize>image * s.hiddenImage + first * bytes
  if (s.convolve != 0) memory.copy(hidden, a.input + <usize>image * a.inputImage + first * bytes, <usize>pixels * bytes)
  else memory.fill(hidden, 0, <usize>pixels * bytes)
  let previous = s.previousCell + <usize>image * s.previousCellImage + first * s.previousCellPixel
  let cell = s.cell + <usize>image * s.cellImage + first * bytes
  for (let p = 0; p < pixels; p++) {
    memory.copy(cell, previous, bytes)
    previous += s.previousCellPixel
    cell += bytes
  }
}

/** Integer type argument: hard sigmoid; float: sigmoid. */
@inline
function gate<T>(z: v128): v128 {
  if (isInteger<T>()) return hardSigmoid(z)
  return sigmoid(z)
}

/** Pixels whose gates are worked on at once, in the first-level cache. */
export const RUN: i32 = 16

function gatesForward<T>(s: StepArguments, pixels: i32, gates: usize, previous: usize, cell: usize, hidden: usize): void {
  const filters = s.filters
  const bytes = <usize>filters << 2
  for (let first = 0; first < pixels; first += RUN) {
    const count = min(RUN, pixels - first)
    gateRun<T>(s, gates, bytes << 2, bytes, previous, s.peepholes, cell, hidden, filters & ~7, count)
    for (let p = 0; p < count; p++) {
      for (let f = filters & ~7; f < filters; f++) {
        const at = <usize>f << 2
        oneForward<T>(gates + at, bytes, previous + at, s.peepholes + at, cell + at, hidden + at)
      }
      gates += bytes << 2
      previous += s.previousCellPixel
      cell += bytes
      hidden += bytes
    }
  }
}

/**
 * `pixels` neighbouring pixels, `channels` (a multiple of 8) of each. The sums become the activated
 * gates; they are `pixel` bytes apart from pixel to pixel, `gate` bytes from gate to gate. Two
 * passes, because each is short enough for the processor to work on several pixels at once.
 */
function gateRun<T>(
  s: StepArguments,
  sums: usize,
  pixel: usize,
  gate: usize,
  previous: usize,
  peepholes: usize,
  cell: usize,
  hidden: usize,
  channels: i32,
  pixels: i32,
): void {
  const bytes = <usize>s.filters << 2
  for (let at: usize = 0; at < <usize>channels << 2; at += PAIR) {
    innerGates<T>(sums + at, pixel, gate, previous + at, s.previousCellPixel, peepholes + at, bytes, pixels)
    outerGate<T>(sums + at, pixel, gate, previous + at, s.previousCellPixel, peepholes + 2 * bytes + at, bytes, cell + at, hidden + at, pixels)
  }
}

/**
 * i, f and g of eight channels, as two adjacent vectors; all is loaded before anything is stored,
 * so that the two can be paired.
 */
@inline
function innerGates<T>(
  sums: usize,
  pixel: usize,
  step: usize,
  previous: usize,
  previousPixel: usize,
  peepholes: usize,
  bytes: usize,
  pixels: i32,
): void {
  const pi0 = v128.load(peepholes, 0), pi1 = v128.load(peepholes, 16)
  const pf0 = v128.load(peepholes + bytes, 0), pf1 = v128.load(peepholes + bytes, 16)
  for (; pixels > 0; pixels--) {
    const c0 = v128.load(previous, 0), c1 = v128.load(previous, 16)
    const i0 = gate<T>(multiplyAdd(c0, pi0, v128.load(sums, 0)))
    const i1 = gate<T>(multiplyAdd(c1, pi1, v128.load(sums, 16)))
    const f0 = gate<T>(multiplyAdd(c0, pf0, v128.load(sums + step, 0)))
    const f1 = gate<T>(multiplyAdd(c1, pf1, v128.load(sums + step, 16)))
    const g0 = hyperbolicTangent(v128.load(sums + 2 * step, 0))
    const g1 = hyperbolicTangent(v128.load(sums + 2 * step, 16))
    put(sums, i0, i1)
    put(sums + step, f0, f1)
    put(sums + 2 * step, g0, g1)
    sums += pixel
    previous += previousPixel
  }
}

/** o, the cell and the hidden state from i, f and g. */
@inline
function outerGate<T>(
  sums: usize,
  pixel: usize,
  step: usize,
  previous: usize,
  previousPixel: usize,
  peephole: usize,
  bytes: usize,
  cell: usize,
  hidden: usize,
  pixels: i32,
): void {
  const po0 = v128.load(peephole, 0), po1 = v128.load(peephole, 16)
  for (; pixels > 0; pixels--) {
    const o = sums + 3 * step
    const n0 = multiplyAdd(v128.load(sums + step, 0), v128.load(previous, 0), f32x4.mul(v128.load(sums, 0), v128.load(sums + 2 * step, 0)))
    const n1 = multiplyAdd(v128.load(sums + step, 16), v128.load(previous, 16), f32x4.mul(v128.load(sums, 16), v128.load(sums + 2 * step, 16)))
    const o0 = gate<T>(multiplyAdd(n0, po0, v128.load(o, 0)))
    const o1 = gate<T>(multiplyAdd(n1, po1, v128.load(o, 16)))
    const h0 = f32x4.mul(o0, hyperbolicTangent(n0))
    const h1 = f32x4.mul(o1, hyperbolicTangent(n1))
    put(o, o0, o1)
    put(cell, n0, n1)
    put(hidden, h0, h1)
    sums += pixel
    previous += previousPixel
    cell += bytes
    hidden += bytes
  }
}

/** One channel, in the first lane: what is left when the filters are no multiple of 8. */
@inline
function oneForward<T>(gates: usize, bytes: usize, previous: usize, peepholes: usize, cell: usize, hidden: usize): void {
  const c = v128.load_zero<f32>(previous)
  const i = gate<T>(multiplyAdd(c, v128.load_zero<f32>(peepholes), v128.load_zero<f32>(gates)))
  const f = gate<T>(multiplyAdd(c, v128.load_zero<f32>(peepholes + bytes), v128.load_zero<f32>(gates + bytes)))
  const g = hyperbolicTangent(v128.load_zero<f32>(gates + 2 * bytes))
  const n = multiplyAdd(f, c, f32x4.mul(i, g))
  const o = gate<T>(multiplyAdd(n, v128.load_zero<f32>(peepholes + 2 * bytes), v128.load_zero<f32>(gates + 3 * bytes)))
  storeOne(gates, i)
  storeOne(gates + bytes, f)
  storeOne(gates + 2 * bytes, g)
  storeOne(gates + 3 * bytes, o)
  storeOne(cell, n)
  storeOne(hidden, f32x4.mul(o, hyperbolicTangent(n)))
}

@inline
export function storeOne(address: usize, v: v128): void {
  store<f32>(address, f32x4.extract_lane(v, 0))
}
