/**
 * Group normalization of images [images, pixels, C]: the channels of a group share mean and
 * variance over one image.
 *
 * A unit is some groups of one image, whose columns of channels it reads three times: for the means,
 * for the squares around them, and to write. Sums of a few rows are taken in single precision and
 * added up in double.
 */
import { GroupNormArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

/** Rows summed in single precision before they are added to the totals. */
const BLOCK: i32 = 64

/** A unit's share: columns of channels of one image, and the scratch of its thread. */
let columns: i32 = 0
let rowBytes: usize = 0
/** Means, factors, shifts and sums of columns, then totals in double precision. */
let means: usize = 0
let factors: usize = 0
let shifts: usize = 0
let sums: usize = 0
let others: usize = 0
let totals: usize = 0
let otherTotals: usize = 0

function enter(g: GroupNormArguments, first: i32, last: i32, thread: i32): void {
  columns = (last - first) * g.groupSize
  rowBytes = <usize>(g.groups * g.groupSize) << 2
  const stride = (<usize>columns << 2) + 64
  means = g.scratch + <usize>thread * g.scratchStride
  factors = means + stride
  shifts = factors + stride
  sums = shifts + stride
  others = sums + stride
  totals = others + stride
  otherTotals = totals + 2 * stride
}

/** A value for every column of group `index` of the unit. */
@inline
function spread(to: usize, index: i32, size: i32, value: f32): void {
  for (let c = index * size; c < (index + 1) * size; c++) store<f32>(to + (<usize>c << 2), value)
}

/** Sums of the columns' values over all rows, in double precision. */
function columnTotals(from: usize, rows: i32): void {
  const sumsHere = sums, rowBytesHere = rowBytes
  memory.fill(totals, 0, <usize>columns << 3)
  const bytes = <usize>columns << 2
  for (let begin = 0; begin < rows; begin += BLOCK) {
    const end = min(rows, begin + BLOCK)
    memory.fill(sumsHere, 0, bytes)
    for (let row = begin; row < end; row++) {
      const at = from + <usize>row * rowBytesHere
      let c: usize = 0
      for (; c + 16 <= bytes; c += 16) v128.store(sumsHere + c, f32x4.add(v128.load(sumsHere + c), v128.load(at + c)))
      for (; c < bytes; c += 4) store<f32>(sumsHere + c, load<f32>(sumsHere + c) + load<f32>(at + c))
    }
    addTo(totals, sumsHere)
  }
}

@inline
function addTo(total: usize, part: usize): void {
  for (let c = 0; c < columns; c++) {
    const at = total + (<usize>c << 3)
    store<f64>(at, load<f64>(at) + <f64>load<f32>(part + (<usize>c << 2)))
  }
}

/** As `columnTotals`, of the squares around the means. */
function squareTotals(from: usize, rows: i32): void {
  const sumsHere = sums, meansHere = means, rowBytesHere = rowBytes
  memory.fill(totals, 0, <usize>columns << 3)
  const bytes = <usize>columns << 2
  for (let begin = 0; begin < rows; begin += BLOCK) {
    const end = min(rows, begin + BLOCK)
    memory.fill(sumsHere, 0, bytes)
    for (let row = begin; row < end; row++) {
      const at = from + <usize>row * rowBytesHere
      let c: usize = 0
      for (; c + 16 <= bytes; c += 16) {
        const d = f32x4.sub(v128.load(at + c), v128.load(meansHere + c))
        v128.store(sumsHere + c, multiplyAdd(d, d, v128.load(sumsHere + c)))
      }
      for (; c < bytes; c += 4) {
        const d = load<f32>(at + c) - load<f32>(meansHere + c)
        store<f32>(sumsHere + c, load<f32>(sumsHere + c) + d * d)
      }
    }
    addTo(totals, sumsHere)
  }
}

/** The mean of the totals of a group's columns over so many values. */
function groupMean(index: i32, size: i32, values: f64): f64 {
  let total: f64 = 0
  for (let c = index * size; c < (index + 1) * size; c++) total += load<f64>(totals + (<usize>c << 3))
  return total / values
}

/** unit = image * unitsPerImage + a range of groups. */
export function groupNormUnit(address: usize, unit: i32, thread: i32): void {
  const g = changetype<GroupNormArguments>(address)
  const image = unit / g.unitsPerImage
  const first = (unit % g.unitsPerImage) * g.groupsPerUnit
  const last = min(g.groups, first + g.groupsPerUnit)
  enter(g, first, last, thread)
  const offset = <usize>(first * g.groupSize) << 2
  const from = g.input + <usize>(image * g.rows) * rowBytes + offset
  const values = <f64>g.rows * <f64>g.groupSize
  columnTotals(from, g.rows)
  for (let i = 0; i < last - first; i++) spread(means, i, g.groupSize, <f32>groupMean(i, g.groupSize, values))
  squareTotals(from, g.rows)
  for (let i = 0; i < last - first; i++) {
    const scale = <f32>(1 / sqrt(groupMean(i, g.groupSize, values) + <f64>g.epsilon))
    spread(factors, i, g.groupSize, scale)
    const kept = <usize>(image * g.groups + first + i) << 2
    store<f32>(g.mean + kept, load<f32>(means + (<usize>(i * g.groupSize) << 2)))
    store<f32>(g.scale + kept, scale)
  }
  write(g, from, g.output + (from - g.input), offset)
}

/** y = (x - mean) (scale gamma) + beta. */
function write(g: GroupNormArguments, from: usize, to: usize, offset: usize): void {
  const meansHere = means, factorsHere = factors, shiftsHere = shifts, rowBytesHere = rowBytes
  const bytes = <usize>columns << 2
  for (let c: usize = 0; c < bytes; c += 4) {
    store<f32>(factorsHere + c, load<f32>(factorsHere + c) * load<f32>(g.gamma + offset + c))
    store<f32>(shiftsHere + c, load<f32>(g.beta + offset + c))
  }
  for (let row = 0; row < g.rows; row++) {
    let c: usize = 0
    for (; c + 16 <= bytes; c += 16) {
      const d = f32x4.sub(v128.load(from + c), v128.load(meansHere + c))
      v128.store(to + c, multiplyAdd(d, v128.load(factorsHere + c), v128.load(shiftsHere + c)))
    }
    for (; c < bytes; c += 4) {
      const d = load<f32>(from + c) - load<f32>(meansHere + c)
      store<f32>(to + c, d * load<f32>(factorsHere + c) + load<f32>(shiftsHere + c))
    }
    from += rowBytesHere
    to += rowBytesHere
  }
}

/** Totals of dy and of dy (x - mean) of the columns. */
function gradientTotals(dy: usize, x: usize, rows: i32): void {
  const meansHere = means, sumsHere = sums, othersHere = others, rowBytesHere = rowBytes
  memory.fill(totals, 0, <usize>columns << 3)
  memory.fill(otherTotals, 0, <usize>columns << 3)
  const bytes = <usize>columns << 2
  for (let begin = 0; begin < rows; begin += BLOCK) {
    const end = min(rows, begin + BLOCK)
    memory.fill(sumsHere, 0, bytes)
    memory.fill(othersHere, 0, bytes)
    for (let row = begin; row < end; row++) {
      const at = <usize>row * rowBytesHere
      let c: usize = 0
      for (; c + 16 <= bytes; c += 16) {
        const d = v128.load(dy + at + c)
        const centred = f32x4.sub(v128.load(x + at + c), v128.load(meansHere + c))
        v128.store(sumsHere + c, f32x4.add(v128.load(sumsHere + c), d))
        v128.store(othersHere + c, multiplyAdd(d, centred, v128.load(othersHere + c)))
      }
      for (; c < bytes; c += 4) {
        const d = load<f32>(dy + at + c)
        store<f32>(sumsHere + c, load<f32>(sumsHere + c) + d)
        store<f32>(othersHere + c, load<f32>(othersHere + c) + d * (load<f32>(x + at + c) - load<f32>(meansHere + c)))
      }
    }
    addTo(totals, sumsHere)
    addTo(otherTotals, othersHere)
  }
}

/**
 * dx = scale (g - mean(g) - xhat mean(g xhat)) with g = dy gamma, and the image's sums of dy xhat
 * and of dy, [images][2 C].
 */
export function groupNormGradientUnit(address: usize, unit: i32, thread: i32): void {
  const g = changetype<GroupNormArguments>(address)
  const image = unit / g.unitsPerImage
  const first = (unit % g.unitsPerImage) * g.groupsPerUnit
  const last = min(g.groups, first + g.groupsPerUnit)
  enter(g, first, last, thread)
  const offset = <usize>(first * g.groupSize) << 2
  const at = <usize>(image * g.rows) * rowBytes + offset
  for (let i = 0; i < last - first; i++)
    spread(means, i, g.groupSize, load<f32>(g.mean + (<usize>(image * g.groups + first + i) << 2)))
  gradientTotals(g.gradient + at, g.input + at, g.rows)
  const sumsOfImage = g.sums + <usize>image * g.sumStride + offset
  for (let i = 0; i < last - first; i++) groupFactors(g, image, first, i, offset, sumsOfImage)
  writeGradient(g, g.gradient + at, g.input + at, g.output + at)
}

/**
 * For the columns of a group: `factors` of dy, `shifts` of x - mean, `sums` to be added; and the
 * image's sums.
 */
function groupFactors(g: GroupNormArguments, image: i32, first: i32, index: i32, offset: usize, sumsOfImage: usize): void {
  const scale = <f64>load<f32>(g.scale + (<usize>(image * g.groups + first + index) << 2))
  const allColumns = rowBytes
  let plain: f64 = 0, weighted: f64 = 0
  for (let c = index * g.groupSize; c < (index + 1) * g.groupSize; c++) {
    const gamma = <f64>load<f32>(g.gamma + offset + (<usize>c << 2))
    const total = load<f64>(totals + (<usize>c << 3))
    const normal = load<f64>(otherTotals + (<usize>c << 3)) * scale
    store<f32>(sumsOfImage + (<usize>c << 2), <f32>normal)
    store<f32>(sumsOfImage + allColumns + (<usize>c << 2), <f32>total)
    plain += gamma * total
    weighted += gamma * normal
  }
  const values = <f64>g.rows * <f64>g.groupSize
  for (let c = index * g.groupSize; c < (index + 1) * g.groupSize; c++) {
    const to = <usize>c << 2
    store<f32>(factors + to, <f32>(scale * <f64>load<f32>(g.gamma + offset + to)))
    store<f32>(shifts + to, <f32>((-scale * scale * weighted) / values))
    store<f32>(sums + to, <f32>((-scale * plain) / values))
  }
}

function writeGradient(g: GroupNormArguments, dy: usize, x: usize, dx: usize): void {
  const meansHere = means, factorsHere = factors, shiftsHere = shifts, sumsHere = sums, rowBytesHere = rowBytes
  const bytes = <usize>columns << 2
  for (let row = 0; row < g.rows; row++) {
    let c: usize = 0
    for (; c + 16 <= bytes; c += 16) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(meansHere + c))
      const rest = multiplyAdd(centred, v128.load(shiftsHere + c), v128.load(sumsHere + c))
      v128.store(dx + c, multiplyAdd(v128.load(dy + c), v128.load(factorsHere + c), rest))
    }
    for (; c < bytes; c += 4) {
      const centred = load<f32>(x + c) - load<f32>(meansHere + c)
      store<f32>(dx + c, load<f32>(dy + c) * load<f32>(factorsHere + c) + centred * load<f32>(shiftsHere + c) + load<f32>(sumsHere + c))
    }
    dy += rowBytesHere
    x += rowBytesHere
    dx += rowBytesHere
  }
}
