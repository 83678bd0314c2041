/**
 * Sums that batch normalization needs, and layer normalization.
 *
 * Moments: a unit's rows stay in the cache for two passes, first the means, then the squares around
 * them; the caller merges the units' moments exactly (Chan, Golub and LeVeque 1983).
 */
import { LayerNormArguments, ReduceArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

/**
 * Leaves means [columns], then sums of squared deviations [columns] at half the stride, per unit.
 */
export function columnMomentsUnit(address: usize, unit: i32): void {
  const r = changetype<ReduceArguments>(address)
  const bytes = <usize>r.columns << 2
  const means = r.output + <usize>unit * r.outputStride
  const squares = means + (r.outputStride >> 1)
  const first = unit * r.rowsPerUnit
  const last = min(r.rows, first + r.rowsPerUnit)
  const start = r.input + <usize>first * bytes
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(means + at, splat(0))
    v128.store(squares + at, splat(0))
  }
  let from = start
  for (let row = first; row < last; row++) {
    for (let at: usize = 0; at < bytes; at += 16) v128.store(means + at, f32x4.add(v128.load(means + at), v128.load(from + at)))
    from += bytes
  }
  const share = splat(1 / <f32>(last - first))
  for (let at: usize = 0; at < bytes; at += 16) v128.store(means + at, f32x4.mul(v128.load(means + at), share))
  from = start
  for (let row = first; row < last; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const d = f32x4.sub(v128.load(from + at), v128.load(means + at))
      v128.store(squares + at, multiplyAdd(d, d, v128.load(squares + at)))
    }
    from += bytes
  }
}

/**
 * Leaves the sums of dy [columns], then of dy (x - mean) at half the stride, per unit. input is dy,
 * other x.
 */
export function normalizationSumsUnit(address: usize, unit: i32): void {
  const r = changetype<ReduceArguments>(address)
  const bytes = <usize>r.columns << 2
  const plain = r.output + <usize>unit * r.outputStride
  const weighted = plain + (r.outputStride >> 1)
  const first = unit * r.rowsPerUnit
  const last = min(r.rows, first + r.rowsPerUnit)
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(plain + at, splat(0))
    v128.store(weighted + at, splat(0))
  }
  let dy = r.input + <usize>first * bytes
  let x = r.other + <usize>first * bytes
  for (let row = first; row < last; row++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const d = v128.load(dy + at)
      v128.store(plain + at, f32x4.add(v128.load(plain + at), d))
      const centred = f32x4.sub(v128.load(x + at), v128.load(r.means + at))
      v128.store(weighted + at, multiplyAdd(d, centred, v128.load(weighted + at)))
    }
    dy += bytes
    x += bytes
  }
}

@inline
function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

// Layer normalization takes one vector at a time. Rows are short, and between stretches of paired,
// 256-bit code the sums across lanes and the square root cost about 100 ns a row.

/** Mean of x - shift. */
@inline
function rowMean(x: usize, bytes: usize, shift: f32): f32 {
  let sums = splat(0)
  let c: usize = 0
  for (; c + 16 <= bytes; c += 16) sums = f32x4.add(sums, f32x4.sub(v128.load(x + c), splat(shift)))
  let sum = total(sums)
  for (; c < bytes; c += 4) sum += load<f32>(x + c) - shift
  return sum / <f32>(bytes >> 2)
}

/** 1 / sqrt(variance + epsilon). */
@inline
function rowScale(x: usize, bytes: usize, mean: f32, epsilon: f32): f32 {
  let sums = splat(0)
  let c: usize = 0
  for (; c + 16 <= bytes; c += 16) {
    const d = f32x4.sub(v128.load(x + c), splat(mean))
    sums = multiplyAdd(d, d, sums)
  }
  let sum = total(sums)
  for (; c < bytes; c += 4) {
    const d = load<f32>(x + c) - mean
    sum += d * d
  }
  return 1 / sqrt(sum / <f32>(bytes >> 2) + epsilon)
}

/**
 * The mean as exact as single precision allows, also where it is far from zero: a first one, then
 * that of what is left.
 */
@inline
function exactMean(x: usize, bytes: usize): f32 {
  const first = rowMean(x, bytes, 0)
  return first + rowMean(x, bytes, first)
}

/** y = (x - mean) / sqrt(variance + epsilon) gamma + beta, row by row. */
export function layerNormUnit(address: usize, unit: i32): void {
  const n = changetype<LayerNormArguments>(address)
  const bytes = <usize>n.columns << 2
  const last = min(n.rows, (unit + 1) * n.rowsPerUnit)
  for (let row = unit * n.rowsPerUnit; row < last; row++) {
    const x = n.input + <usize>row * bytes
    const out = n.output + <usize>row * bytes
    const mean = exactMean(x, bytes)
    const scale = rowScale(x, bytes, mean, n.epsilon)
    let c: usize = 0
    for (; c + 16 <= bytes; c += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + c), splat(mean)), splat(scale))
      v128.store(out + c, multiplyAdd(normal, v128.load(n.gamma + c), v128.load(n.beta + c)))
    }
    for (; c < bytes; c += 4) {
      store<f32>(out + c, (load<f32>(x + c) - mean) * scale * load<f32>(n.gamma + c) + load<f32>(n.beta + c))
    }
  }
}

/**
 * dx = scale (g - mean(g) - xhat mean(g xhat)) with g = dy gamma, and the unit's sums of dy xhat
 * and dy.
 */
export function layerNormGradientUnit(address: usize, unit: i32): void {
  const n = changetype<LayerNormArguments>(address)
  const bytes = <usize>n.columns << 2
  const sums = n.sums + <usize>unit * n.sumStride
  memory.fill(sums, 0, bytes << 1)
  const last = min(n.rows, (unit + 1) * n.rowsPerUnit)
  for (let row = unit * n.rowsPerUnit; row < last; row++) {
    const at = <usize>row * bytes
    rowGradient(n, n.input + at, n.gradient + at, n.output + at, bytes, sums)
  }
}

/** Gradient of one row by x; adds to the sums of dy xhat, then of dy. */
@inline
function rowGradient(n: LayerNormArguments, x: usize, dy: usize, dx: usize, bytes: usize, sums: usize): void {
  const mean = exactMean(x, bytes)
  const scale = rowScale(x, bytes, mean, n.epsilon)
  let plains = splat(0), weighteds = plains
  let c: usize = 0
  for (; c + 16 <= bytes; c += 16) {
    const d = v128.load(dy + c)
    const normal = f32x4.mul(f32x4.sub(v128.load(x + c), splat(mean)), splat(scale))
    const g = f32x4.mul(d, v128.load(n.gamma + c))
    plains = f32x4.add(plains, g)
    weighteds = multiplyAdd(g, normal, weighteds)
    v128.store(sums + c, multiplyAdd(d, normal, v128.load(sums + c)))
    v128.store(sums + bytes + c, f32x4.add(v128.load(sums + bytes + c), d))
  }
  let plain = total(plains), weighted = total(weighteds)
  for (; c < bytes; c += 4) {
    const d = load<f32>(dy + c)
    const normal = (load<f32>(x + c) - mean) * scale
    const g = d * load<f32>(n.gamma + c)
    plain += g
    weighted += g * normal
    store<f32>(sums + c, load<f32>(sums + c) + d * normal)
    store<f32>(sums + bytes + c, load<f32>(sums + bytes + c) + d)
  }
  plain /= <f32>n.columns
  weighted /= <f32>n.columns
  for (c = 0; c + 16 <= bytes; c += 16) {
    const normal = f32x4.mul(f32x4.sub(v128.load(x + c), splat(mean)), splat(scale))
    const centred = f32x4.sub(f32x4.mul(v128.load(dy + c), v128.load(n.gamma + c)), splat(plain))
    v128.store(dx + c, f32x4.mul(splat(scale), f32x4.sub(centred, f32x4.mul(normal, splat(weighted)))))
  }
  for (; c < bytes; c += 4) {
    const normal = (load<f32>(x + c) - mean) * scale
    store<f32>(dx + c, scale * (load<f32>(dy + c) * load<f32>(n.gamma + c) - plain - normal * weighted))
  }
}
