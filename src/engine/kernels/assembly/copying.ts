/**
 * Copies between arrays of different strides: transposition, slices, concatenation, padding,
 * repetition.
 */
import { CopyArguments } from './arguments'

/** unit = index over the first two dimensions. */
export function copyUnit(address: usize, unit: i32): void {
  const c = changetype<CopyArguments>(address)
  const i0 = unit / c.size1
  const i1 = unit % c.size1
  let from = c.input + (<usize>(i0 * c.in0 + i1 * c.in1) << 2)
  let to = c.output + (<usize>(i0 * c.out0 + i1 * c.out1) << 2)
  for (let i2 = 0; i2 < c.size2; i2++) {
    let from3 = from
    let to3 = to
    for (let i3 = 0; i3 < c.size3; i3++) {
      copyLine(c, from3, to3)
      from3 += <usize>c.in3 << 2
      to3 += <usize>c.out3 << 2
    }
    from += <usize>c.in2 << 2
    to += <usize>c.out2 << 2
  }
}

@inline
function copyLine(c: CopyArguments, from: usize, to: usize): void {
  if (c.in4 == 1 && c.out4 == 1) {
    if (c.size4 >= 32) return memory.copy(to, from, <usize>c.size4 << 2)
    let left = c.size4
    while (left >= 4) {
      v128.store(to, v128.load(from))
      from += 16
      to += 16
      left -= 4
    }
    while (left > 0) {
      store<f32>(to, load<f32>(from))
      from += 4
      to += 4
      left--
    }
    return
  }
  const step = <usize>c.in4 << 2
  const outStep = <usize>c.out4 << 2
  for (let i = 0; i < c.size4; i++) {
    store<f32>(to, load<f32>(from))
    from += step
    to += outStep
  }
}
