/**
 * Sums that batch normalization needs, and layer normalization.
 *
 * Moments: a unit's rows stay in the cache for two passes, first the means, then the squares around them; the caller merges the
 * units' moments exactly (Chan, Golub and LeVeque 1983).
 */
import { LayerNormArguments, ReduceArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

/** Leaves means [columns], then sums of squared deviations [columns] at half the stride, per unit. */
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

/** Leaves the sums of dy [columns], then of dy (x - mean) at half the stride, per unit. input is dy, other x. */
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
function rowMean(x: usize, columns: i32): f32 {
  let sum: f64 = 0
  for (let c = 0; c < columns; c++) sum += <f64>load<f32>(x + (<usize>c << 2))
  return <f32>(sum / <f64>columns)
}

@inline
function rowScale(x: usize, columns: i32, mean: f32, epsilon: f32): f32 {
  let sum: f64 = 0
  for (let c = 0; c < columns; c++) {
    const d = <f64>(load<f32>(x + (<usize>c << 2)) - mean)
    sum += d * d
  }
  return 1 / sqrt(<f32>(sum / <f64>columns) + epsilon)
}

/** y = (x - mean) / sqrt(variance + epsilon) gamma + beta, row by row. */
export function layerNormUnit(address: usize, unit: i32): void {
  const n = changetype<LayerNormArguments>(address)
  const last = min(n.rows, (unit + 1) * n.rowsPerUnit)
  for (let row = unit * n.rowsPerUnit; row < last; row++) {
    const at = (<usize>row * n.columns) << 2
    const x = n.input + at
    const mean = rowMean(x, n.columns)
    const scale = rowScale(x, n.columns, mean, n.epsilon)
    for (let c: usize = 0; c < <usize>n.columns << 2; c += 4) {
      store<f32>(n.output + at + c, (load<f32>(x + c) - mean) * scale * load<f32>(n.gamma + c) + load<f32>(n.beta + c))
    }
  }
}

/** dx = scale (g - mean(g) - xhat mean(g xhat)) with g = dy gamma, and the unit's sums of dy xhat and dy. */
export function layerNormGradientUnit(address: usize, unit: i32): void {
  const n = changetype<LayerNormArguments>(address)
  const bytes = <usize>n.columns << 2
  const sums = n.sums + <usize>unit * n.sumStride
  memory.fill(sums, 0, bytes << 1)
  const last = min(n.rows, (unit + 1) * n.rowsPerUnit)
  for (let row = unit * n.rowsPerUnit; row < last; row++) {
    const at = <usize>row * bytes
    const x = n.input + at
    const dy = n.gradient + at
    const mean = rowMean(x, n.columns)
    const scale = rowScale(x, n.columns, mean, n.epsilon)
    let plain: f64 = 0
    let weighted: f64 = 0
    for (let c: usize = 0; c < bytes; c += 4) {
      const d = load<f32>(dy + c)
      const normal = (load<f32>(x + c) - mean) * scale
      const g = d * load<f32>(n.gamma + c)
      plain += <f64>g
      weighted += <f64>(g * normal)
      store<f32>(sums + c, load<f32>(sums + c) + d * normal)
      store<f32>(sums + bytes + c, load<f32>(sums + bytes + c) + d)
    }
    const meanPlain = <f32>(plain / <f64>n.columns)
    const meanWeighted = <f32>(weighted / <f64>n.columns)
    for (let c: usize = 0; c < bytes; c += 4) {
      const normal = (load<f32>(x + c) - mean) * scale
      const g = load<f32>(dy + c) * load<f32>(n.gamma + c)
      store<f32>(n.output + at + c, scale * (g - meanPlain - normal * meanWeighted))
    }
  }
}
