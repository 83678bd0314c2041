/** Contiguous memory: copies, and arrays of one value. */
import { CopyDenseArguments, FillArguments } from './arguments'

export function copyDenseUnit(address: usize, unit: i32): void {
  const c = changetype<CopyDenseArguments>(address)
  const first = unit * c.elementsPerUnit
  const count = min(c.elementsPerUnit, c.size - first)
  const offset = <usize>first << 2
  memory.copy(c.output + offset, c.input + offset, <usize>count << 2)
}

export function fillUnit(address: usize, unit: i32): void {
  const f = changetype<FillArguments>(address)
  const first = unit * f.elementsPerUnit
  const count = min(f.elementsPerUnit, f.size - first)
  const begin = f.output + (<usize>first << 2)
  if (f.value == 0) return memory.fill(begin, 0, <usize>count << 2)
  for (let i: usize = 0; i < <usize>count; i++) store<f32>(begin + (i << 2), f.value)
}
