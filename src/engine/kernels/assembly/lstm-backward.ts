/**
 * One time step of a ConvLSTM on the way back: a unit convolves some rows of the next step's gate
 * gradients (with the recurrent kernel flipped and transposed) onto the gradient of the hidden
 * state, then turns it into this step's gate gradients, which replace the gates, and into the
 * gradient of the cell before.
 *
 *     do = dh tanh(c')    dc' = carried + dh o (1 - tanh(c')^2) + dzo Po
 *     di = dc' g    df = dc' c    dg = dc' i    carried' = dc' f + dzi Pi + dzf Pf        (dz = d *
 *     slope of its activation)
 *
 * A step that is left out passes the gradients of its states on. That of the cell is carried
 * anyway; that of the hidden state waits where the step's gates lie, each unit's at the start of
 * the unit's part, until the step before has read it and cleared the gates.
 */
import { ConvolveArguments, StepArguments, WinogradArguments } from './arguments'
import { convolveRows } from './convolution'
import { counts, RUN, storeOne } from './lstm-forward'
import { TILE_COLUMN_BYTES, TILE_COLUMNS } from './tile'
import { constant, FIFTH, hyperbolicTangent, multiplyAdd, ONE, put, ZERO } from './vector'
import {
  addTile,
  describePanels,
  filterBlock,
  firstGroup,
  lastGroup,
  locateTile,
  multiplyEarlierChunks,
  multiplyGroup,
  scratchOf,
  TILE_VALUES,
  TilePosition,
} from './winograd-product'

/**
 * unit = batch element * unitsPerImage + block of rows. The hidden gradient lies at the start of
 * the thread's scratch.
 */
export function lstmBackwardUnit(convolution: usize, step: usize, unit: i32, thread: i32): void {
  const a = changetype<ConvolveArguments>(convolution)
  const s = changetype<StepArguments>(step)
  const image = unit / a.unitsPerImage
  const firstRow = (unit % a.unitsPerImage) * a.rowsPerUnit
  const rows = min(a.rowsPerUnit, a.outputHeight - firstRow)
  const first = <usize>(firstRow * a.outputWidth)
  const filterBytes = <usize>s.filters << 2
  const pixels = rows * a.outputWidth
  const hidden = a.scratch + <usize>thread * a.scratchStride
  const start = a.start + <usize>image * a.startImage + first * a.startPixel
  if (s.convolve != 0 && !counts(s, image, 1)) {
    const waiting = a.input + <usize>image * a.inputImage + first * (filterBytes << 2)
    addInto(start, waiting, hidden, pixels * s.filters)
    memory.fill(waiting, 0, <usize>pixels * (filterBytes << 2))
  } else if (s.convolve != 0) {
    const bytes = (<usize>(a.rowsPerUnit * a.outputWidth) * filterBytes + 127) & ~63
    convolveRows(a, image, firstRow, rows, start, hidden, hidden + bytes)
  } else {
    const added = s.finalGradient == 0 ? 0 : s.finalGradient + <usize>image * s.finalGradientImage + first * filterBytes
    addInto(start, added, hidden, pixels * s.filters)
  }
  const gates = s.gates + <usize>image * s.gatesImage + first * (filterBytes << 2)
  if (!counts(s, image, 0)) return memory.copy(gates, hidden, <usize>pixels * filterBytes)
  const previous = s.previousCell + <usize>image * s.previousCellImage + first * s.previousCellPixel
  const cell = s.cell + <usize>image * s.cellImage + first * filterBytes
  const carried = s.cellGradient + <usize>image * s.cellGradientImage + first * filterBytes
  const sums = s.peepholeSums == 0 ? 0 : s.peepholeSums + <usize>unit * 3 * filterBytes
  if (s.hard != 0) gatesBackward<i32>(s, pixels, 0, s.filters, hidden, filterBytes, gates, previous, cell, carried, sums)
  else gatesBackward<f32>(s, pixels, 0, s.filters, hidden, filterBytes, gates, previous, cell, carried, sums)
}

/** The same by Winograd's method, F a multiple of 16. */
export function winogradBackwardStepUnit(address: usize, step: usize, unit: i32, thread: i32): void {
  const a = changetype<WinogradArguments>(address)
  const s = changetype<StepArguments>(step)
  const scratch = scratchOf(a, thread)
  const p = describePanels(a, unit, scratch)
  const sums = s.peepholeSums == 0 ? 0 : s.peepholeSums + ((<usize>unit * 3 * s.filters) << 2)
  const startRow = <usize>a.outputWidth * a.startPixel
  const values = scratch + TILE_VALUES
  const valuesRow = <usize>a.tile * TILE_COLUMN_BYTES
  multiplyEarlierChunks(a, p, unit)
  for (let group = firstGroup(a, unit); group < lastGroup(a, unit); group++) {
    const products = multiplyGroup(a, p, unit, group)
    for (let row = 0; row < p.tiles; row++) {
      const position = locateTile(a, p, row, scratch)
      for (let i = 0; i < a.groupBlocks; i++) {
        const channel = filterBlock(a, group, i) * TILE_COLUMNS
        const start = a.start + <usize>position.image * a.startImage + <usize>position.pixel * a.startPixel + (<usize>channel << 2)
        addTile(a, p, products, i, row, position, start, a.startPixel, startRow, values, TILE_COLUMN_BYTES, valuesRow, scratch)
        tileBackward(a, s, position, channel, values, sums)
      }
    }
  }
}

/** Gate gradients of one tile, 16 channels, whose hidden gradients lie at `values`. */
function tileBackward(
  a: WinogradArguments,
  s: StepArguments,
  position: TilePosition,
  channel: i32,
  values: usize,
  sums: usize,
): void {
  const last = channel + TILE_COLUMNS
  for (let y = 0; y < position.rows; y++) {
    const pixel = <usize>(position.pixel + y * a.outputWidth)
    // read from its first channel on, of which only `channel` and later are touched
    const hidden = values + <usize>(y * a.tile) * TILE_COLUMN_BYTES - (<usize>channel << 2)
    const gates = s.gates + <usize>position.image * s.gatesImage + ((pixel * s.filters) << 4)
    const previous = s.previousCell + <usize>position.image * s.previousCellImage + pixel * s.previousCellPixel
    const cell = s.cell + <usize>position.image * s.cellImage + ((pixel * s.filters) << 2)
    const carried = s.cellGradient + <usize>position.image * s.cellGradientImage + ((pixel * s.filters) << 2)
    const columns = position.columns
    if (s.hard != 0) gatesBackward<i32>(s, columns, channel, last, hidden, TILE_COLUMN_BYTES, gates, previous, cell, carried, sums)
    else gatesBackward<f32>(s, columns, channel, last, hidden, TILE_COLUMN_BYTES, gates, previous, cell, carried, sums)
  }
}

function addInto(from: usize, added: usize, out: usize, count: i32): void {
  memory.copy(out, from, <usize>count << 2)
  if (added == 0) return
  for (let i: usize = 0; i < <usize>count << 2; i += 4) store<f32>(out + i, load<f32>(out + i) + load<f32>(added + i))
}

/**
 * Adjacent pixels, channels `first` … `last` - 1 of each; `hidden` has its pixels `hiddenPixel`
 * bytes apart.
 */
function gatesBackward<T>(
  s: StepArguments,
  pixels: i32,
  first: i32,
  last: i32,
  hidden: usize,
  hiddenPixel: usize,
  gates: usize,
  previous: usize,
  cell: usize,
  carried: usize,
  sums: usize,
): void {
  const bytes = <usize>s.filters << 2
  for (; pixels > 0; pixels -= RUN) {
    const count = min(RUN, pixels)
    let f = first
    for (; f + 8 <= last; f += 8) {
      const at = <usize>f << 2
      outerBackward<T>(s, count, hidden + at, hiddenPixel, gates + at, cell + at, carried + at, s.peepholes + at)
      innerBackward<T>(s, count, gates + at, previous + at, carried + at, s.peepholes + at)
      if (sums != 0) addPeepholeSums(s, count, gates + at, previous + at, cell + at, sums + at)
    }
    for (let p = 0; p < count; p++) {
      for (let rest = f; rest < last; rest++) {
        const at = <usize>rest << 2
        oneBackward<T>(hidden + at, gates + at, bytes, previous + at, cell + at, carried + at, s.peepholes + at, sums == 0 ? 0 : sums + at)
      }
      hidden += hiddenPixel
      gates += bytes << 2
      previous += s.previousCellPixel
      cell += bytes
      carried += bytes
    }
  }
}

/** Slope of the gate's activation, from its value y. */
@inline
function slope<T>(y: v128): v128 {
  if (isInteger<T>()) {
    const inside = v128.and(f32x4.gt(y, constant(ZERO)), f32x4.lt(y, constant(ONE)))
    return v128.and(inside, constant(FIFTH))
  }
  return f32x4.sub(y, f32x4.mul(y, y))
}

@inline
function oneMinusSquare(y: v128): v128 {
  return f32x4.sub(constant(ONE), f32x4.mul(y, y))
}

/**
 * The way back through a run of pixels, eight channels as two adjacent vectors, in two passes,
 * because each is short enough for the processor to work on several pixels at once. First o: its
 * gradient, and that of the cell, which is left in `carried`.
 */
function outerBackward<T>(
  s: StepArguments,
  pixels: i32,
  hidden: usize,
  hiddenPixel: usize,
  gates: usize,
  cell: usize,
  carried: usize,
  peepholes: usize,
): void {
  const bytes = <usize>s.filters << 2
  const p0 = v128.load(peepholes + 2 * bytes, 0), p1 = v128.load(peepholes + 2 * bytes, 16)
  let o = gates + 3 * bytes
  for (; pixels > 0; pixels--) {
    const dh0 = v128.load(hidden, 0), dh1 = v128.load(hidden, 16)
    const o0 = v128.load(o, 0), o1 = v128.load(o, 16)
    const t0 = hyperbolicTangent(v128.load(cell, 0)), t1 = hyperbolicTangent(v128.load(cell, 16))
    const z0 = f32x4.mul(f32x4.mul(dh0, t0), slope<T>(o0)), z1 = f32x4.mul(f32x4.mul(dh1, t1), slope<T>(o1))
    const direct0 = multiplyAdd(f32x4.mul(dh0, o0), oneMinusSquare(t0), v128.load(carried, 0))
    const direct1 = multiplyAdd(f32x4.mul(dh1, o1), oneMinusSquare(t1), v128.load(carried, 16))
    const dc0 = multiplyAdd(z0, p0, direct0), dc1 = multiplyAdd(z1, p1, direct1)
    put(o, z0, z1)
    put(carried, dc0, dc1)
    hidden += hiddenPixel
    o += bytes << 2
    cell += bytes
    carried += bytes
  }
}
/** Then i, f and g, and the gradient of the cell before. */
function innerBackward<T>(s: StepArguments, pixels: i32, gates: usize, previous: usize, carried: usize, peepholes: usize): void {
  const bytes = <usize>s.filters << 2
  const pi0 = v128.load(peepholes, 0), pi1 = v128.load(peepholes, 16)
  const pf0 = v128.load(peepholes + bytes, 0), pf1 = v128.load(peepholes + bytes, 16)
  for (; pixels > 0; pixels--) {
    const f = gates + bytes
    const g = f + bytes
    const dc0 = v128.load(carried, 0), dc1 = v128.load(carried, 16)
    const i0 = v128.load(gates, 0), i1 = v128.load(gates, 16)
    const f0 = v128.load(f, 0), f1 = v128.load(f, 16)
    const g0 = v128.load(g, 0), g1 = v128.load(g, 16)
    const zi0 = f32x4.mul(f32x4.mul(dc0, g0), slope<T>(i0)), zi1 = f32x4.mul(f32x4.mul(dc1, g1), slope<T>(i1))
    const zf0 = f32x4.mul(f32x4.mul(dc0, v128.load(previous, 0)), slope<T>(f0))
    const zf1 = f32x4.mul(f32x4.mul(dc1, v128.load(previous, 16)), slope<T>(f1))
    const zg0 = f32x4.mul(f32x4.mul(dc0, i0), oneMinusSquare(g0)), zg1 = f32x4.mul(f32x4.mul(dc1, i1), oneMinusSquare(g1))
    const viaInput0 = multiplyAdd(zi0, pi0, f32x4.mul(dc0, f0)), viaInput1 = multiplyAdd(zi1, pi1, f32x4.mul(dc1, f1))
    const before0 = multiplyAdd(zf0, pf0, viaInput0), before1 = multiplyAdd(zf1, pf1, viaInput1)
    put(gates, zi0, zi1)
    put(f, zf0, zf1)
    put(g, zg0, zg1)
    put(carried, before0, before1)
    gates += bytes << 2
    previous += s.previousCellPixel
    carried += bytes
  }
}

/**
 * Adds the gradients of the peepholes of eight channels, from the gates' gradients of a run of
 * pixels.
 */
function addPeepholeSums(s: StepArguments, pixels: i32, gates: usize, previous: usize, cell: usize, sums: usize): void {
  const bytes = <usize>s.filters << 2
  let i0 = v128.load(sums, 0), i1 = v128.load(sums, 16)
  let f0 = v128.load(sums + bytes, 0), f1 = v128.load(sums + bytes, 16)
  let o0 = v128.load(sums + 2 * bytes, 0), o1 = v128.load(sums + 2 * bytes, 16)
  for (; pixels > 0; pixels--) {
    const c0 = v128.load(previous, 0), c1 = v128.load(previous, 16)
    i0 = multiplyAdd(v128.load(gates, 0), c0, i0)
    i1 = multiplyAdd(v128.load(gates, 16), c1, i1)
    f0 = multiplyAdd(v128.load(gates + bytes, 0), c0, f0)
    f1 = multiplyAdd(v128.load(gates + bytes, 16), c1, f1)
    o0 = multiplyAdd(v128.load(gates + 3 * bytes, 0), v128.load(cell, 0), o0)
    o1 = multiplyAdd(v128.load(gates + 3 * bytes, 16), v128.load(cell, 16), o1)
    gates += bytes << 2
    previous += s.previousCellPixel
    cell += bytes
  }
  put(sums, i0, i1)
  put(sums + bytes, f0, f1)
  put(sums + 2 * bytes, o0, o1)
}

/** One channel, in the first lane; with peepholes their gradients are added at `sums`. */
@inline
function oneBackward<T>(
  hidden: usize,
  gates: usize,
  bytes: usize,
  previous: usize,
  cell: usize,
  carried: usize,
  peepholes: usize,
  sums: usize,
): void {
  const dh = v128.load_zero<f32>(hidden)
  const i = v128.load_zero<f32>(gates)
  const f = v128.load_zero<f32>(gates + bytes)
  const g = v128.load_zero<f32>(gates + 2 * bytes)
  const o = v128.load_zero<f32>(gates + 3 * bytes)
  const c = v128.load_zero<f32>(previous)
  const next = v128.load_zero<f32>(cell)
  const t = hyperbolicTangent(next)
  const zo = f32x4.mul(f32x4.mul(dh, t), slope<T>(o))
  const direct = multiplyAdd(f32x4.mul(dh, o), oneMinusSquare(t), v128.load_zero<f32>(carried))
  const dc = multiplyAdd(zo, v128.load_zero<f32>(peepholes + 2 * bytes), direct)
  const zi = f32x4.mul(f32x4.mul(dc, g), slope<T>(i))
  const zf = f32x4.mul(f32x4.mul(dc, c), slope<T>(f))
  storeOne(gates, zi)
  storeOne(gates + bytes, zf)
  storeOne(gates + 2 * bytes, f32x4.mul(f32x4.mul(dc, i), oneMinusSquare(g)))
  storeOne(gates + 3 * bytes, zo)
  const viaInput = f32x4.mul(zi, v128.load_zero<f32>(peepholes))
  const viaForget = f32x4.mul(zf, v128.load_zero<f32>(peepholes + bytes))
  storeOne(carried, f32x4.add(multiplyAdd(dc, f, viaInput), viaForget))
  if (sums == 0) return
  addOne(sums, f32x4.mul(zi, c))
  addOne(sums + bytes, f32x4.mul(zf, c))
  addOne(sums + 2 * bytes, f32x4.mul(zo, next))
}

@inline
function addOne(address: usize, v: v128): void {
  store<f32>(address, load<f32>(address) + f32x4.extract_lane(v, 0))
}
