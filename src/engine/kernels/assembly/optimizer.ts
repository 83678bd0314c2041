/**
 * One optimizer step of one variable in one pass; the formulas are those of
 * `../../training/optimizers`.
 */
import * as kernel from '../kernel-ids'
import { OptimizerArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

/** unit = range of elements, a multiple of 4. */
export function optimizerUnit(address: usize, unit: i32): void {
  const o = changetype<OptimizerArguments>(address)
  const first = <usize>(unit * o.elementsPerUnit) << 2
  const last = <usize>min(o.size, (unit + 1) * o.elementsPerUnit) << 2
  switch (o.rule) {
    case kernel.ADAM: return adam(o, first, last)
    case kernel.ADADELTA: return adadelta(o, first, last)
    case kernel.RMSPROP: return rmsprop(o, first, last)
    default: return sgd(o, first, last)
  }
}

@inline
function scaledGradient(o: OptimizerArguments, at: usize): v128 {
  return f32x4.mul(v128.load(o.gradient + at), splat(o.gradientScale))
}

/** Coefficients: rate, 1 - beta1, 1 - beta2, epsilon, 1 - decay. */
function adam(o: OptimizerArguments, first: usize, last: usize): void {
  const rate = splat(o.c0), mix1 = splat(o.c1), mix2 = splat(o.c2), epsilon = splat(o.c3), keep = splat(o.c4)
  for (let at = first; at < last; at += 16) {
    const g = scaledGradient(o, at)
    const oldMean = v128.load(o.slot0 + at)
    const oldSquare = v128.load(o.slot1 + at)
    const mean = multiplyAdd(mix1, f32x4.sub(g, oldMean), oldMean)
    const square = multiplyAdd(mix2, f32x4.sub(f32x4.mul(g, g), oldSquare), oldSquare)
    const move = f32x4.div(f32x4.mul(rate, mean), f32x4.add(f32x4.sqrt(square), epsilon))
    v128.store(o.output + at, f32x4.sub(f32x4.mul(v128.load(o.variable + at), keep), move))
    v128.store(o.output0 + at, mean)
    v128.store(o.output1 + at, square)
  }
}

/** Coefficients: learning rate, rho, 1 - rho, epsilon. */
function adadelta(o: OptimizerArguments, first: usize, last: usize): void {
  const rate = splat(o.c0), rho = splat(o.c1), mix = splat(o.c2), epsilon = splat(o.c3)
  for (let at = first; at < last; at += 16) {
    const g = scaledGradient(o, at)
    const oldDelta = v128.load(o.slot1 + at)
    const square = multiplyAdd(rho, v128.load(o.slot0 + at), f32x4.mul(mix, f32x4.mul(g, g)))
    const ratio = f32x4.div(f32x4.sqrt(f32x4.add(oldDelta, epsilon)), f32x4.sqrt(f32x4.add(square, epsilon)))
    const delta = f32x4.mul(g, ratio)
    v128.store(o.output + at, f32x4.sub(v128.load(o.variable + at), f32x4.mul(rate, delta)))
    v128.store(o.output0 + at, square)
    v128.store(o.output1 + at, multiplyAdd(rho, oldDelta, f32x4.mul(mix, f32x4.mul(delta, delta))))
  }
}

/** Coefficients: learning rate, rho, 1 - rho, epsilon. */
function rmsprop(o: OptimizerArguments, first: usize, last: usize): void {
  const rate = splat(o.c0), rho = splat(o.c1), mix = splat(o.c2), epsilon = splat(o.c3)
  for (let at = first; at < last; at += 16) {
    const g = scaledGradient(o, at)
    const square = multiplyAdd(rho, v128.load(o.slot0 + at), f32x4.mul(mix, f32x4.mul(g, g)))
    const move = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(square, epsilon)))
    v128.store(o.output + at, f32x4.sub(v128.load(o.variable + at), move))
    v128.store(o.output0 + at, square)
  }
}

/** Coefficients: learning rate, momentum. */
function sgd(o: OptimizerArguments, first: usize, last: usize): void {
  const rate = splat(o.c0), momentum = splat(o.c1)
  for (let at = first; at < last; at += 16) {
    const velocity = f32x4.sub(f32x4.mul(momentum, v128.load(o.slot0 + at)), f32x4.mul(rate, scaledGradient(o, at)))
    v128.store(o.output + at, f32x4.add(v128.load(o.variable + at), velocity))
    v128.store(o.output0 + at, velocity)
  }
}
