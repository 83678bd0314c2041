/**
 * The register tile alone: a module so small that the engine can be asked at start how fast it runs
 * it.
 */
import { tileForward } from './tile'

/**
 * The tile over one kernel row of `length` values, `times` times; returns nothing, the result lies
 * at `out`.
 */
export function repeatTile(input: usize, length: i32, weights: usize, start: usize, out: usize, times: i32): void {
  for (let i = 0; i < times; i++) {
    tileForward(input, input + 16, input + 32, input + 48, input + 64, 1, <usize>length << 2, length, weights, start, 64, out, 64, 5)
  }
}
