/**
 * One time step of a ConvLSTM, forward: a unit convolves some rows of the hidden state into the gates, which already hold the
 * input's contribution (or starts from the bias), and applies the gate arithmetic while those rows are in the cache.
 * Gates are kept activated, in the order i, f, c, o along the channels.
 */
import { ConvolveArguments, StepArguments } from './arguments'
import { convolveRows } from './convolution'
import { hardSigmoid, hyperbolicTangent, multiplyAdd, sigmoid } from './vector'

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
  if (s.convolve != 0) {
    const start = a.start + <usize>image * a.startImage + first * a.startPixel
    convolveRows(a, image, firstRow, rows, start, gates, a.scratch + <usize>thread * a.scratchStride)
  }
  const previous = s.previousCell + <usize>image * s.previousCellImage + first * s.previousCellPixel
  const cell = s.cell + <usize>image * s.cellImage + first * filterBytes
  const hidden = s.hidden + <usize>image * s.hiddenImage + first * filterBytes
  const pixels = rows * a.outputWidth
  if (s.hard != 0) gatesForward<i32>(s, pixels, gates, previous, cell, hidden)
  else gatesForward<f32>(s, pixels, gates, previous, cell, hidden)
}

/** Whether the step `later` steps after this one counts for a batch element. */
@inline
export function counts(s: StepArguments, image: i32, later: usize): bool {
  return s.mask == 0 || load<u8>(s.mask + <usize>image * s.maskImage + later) != 0
}

/** A step that is left out: hidden state and cell stay what they were, zeros where there were none. */
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

function gatesForward<T>(s: StepArguments, pixels: i32, gates: usize, previous: usize, cell: usize, hidden: usize): void {
  const filters = s.filters
  const bytes = <usize>filters << 2
  for (let p = 0; p < pixels; p++) {
    let f = 0
    for (; f + 8 <= filters; f += 8) {
      const at = <usize>f << 2
      pairForward<T>(gates + at, bytes, previous + at, s.peepholes + at, cell + at, hidden + at)
    }
    for (; f < filters; f++) {
      const at = <usize>f << 2
      oneForward<T>(gates + at, bytes, previous + at, s.peepholes + at, cell + at, hidden + at)
    }
    gates += bytes << 2
    previous += s.previousCellPixel
    cell += bytes
    hidden += bytes
  }
}

/** Eight channels as two adjacent vectors; everything is loaded before anything is stored, so that the two can be paired. */
@inline
function pairForward<T>(gates: usize, bytes: usize, previous: usize, peepholes: usize, cell: usize, hidden: usize): void {
  const gatesF = gates + bytes
  const gatesC = gatesF + bytes
  const gatesO = gatesC + bytes
  const peepholesF = peepholes + bytes
  const peepholesO = peepholesF + bytes
  const c0 = v128.load(previous, 0), c1 = v128.load(previous, 16)
  const i0 = gate<T>(multiplyAdd(c0, v128.load(peepholes, 0), v128.load(gates, 0)))
  const i1 = gate<T>(multiplyAdd(c1, v128.load(peepholes, 16), v128.load(gates, 16)))
  const f0 = gate<T>(multiplyAdd(c0, v128.load(peepholesF, 0), v128.load(gatesF, 0)))
  const f1 = gate<T>(multiplyAdd(c1, v128.load(peepholesF, 16), v128.load(gatesF, 16)))
  const g0 = hyperbolicTangent(v128.load(gatesC, 0))
  const g1 = hyperbolicTangent(v128.load(gatesC, 16))
  const n0 = multiplyAdd(f0, c0, f32x4.mul(i0, g0))
  const n1 = multiplyAdd(f1, c1, f32x4.mul(i1, g1))
  const o0 = gate<T>(multiplyAdd(n0, v128.load(peepholesO, 0), v128.load(gatesO, 0)))
  const o1 = gate<T>(multiplyAdd(n1, v128.load(peepholesO, 16), v128.load(gatesO, 16)))
  const h0 = f32x4.mul(o0, hyperbolicTangent(n0))
  const h1 = f32x4.mul(o1, hyperbolicTangent(n1))
  v128.store(gates, i0, 0)
  v128.store(gates, i1, 16)
  v128.store(gatesF, f0, 0)
  v128.store(gatesF, f1, 16)
  v128.store(gatesC, g0, 0)
  v128.store(gatesC, g1, 16)
  v128.store(gatesO, o0, 0)
  v128.store(gatesO, o1, 16)
  v128.store(cell, n0, 0)
  v128.store(cell, n1, 16)
  v128.store(hidden, h0, 0)
  v128.store(hidden, h1, 16)
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
