/** Squared errors of a forecast by lead time, [leads], each summed over the cells with a truth. */
import type { Frames } from '../windows/frame-reader'

/** @param frames [steps, H, W, C]; the first `leads` steps are compared */
export function squaredErrors(
  frames: Float32Array,
  { values, valid }: Frames,
  leads: number,
): Float64Array {
  const size = values.length / leads
  const errors = new Float64Array(leads)
  for (let i = 0; i < values.length; i++)
    if (valid === null || valid[i] === 1)
      errors[Math.floor(i / size)]! += (frames[i]! - values[i]!) ** 2
  return errors
}
