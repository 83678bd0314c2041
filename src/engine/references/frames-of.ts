/** Frames of a forecast, put together lead time by lead time. */

/** [steps, H, W, C] from a frame per lead time, counted from 0. */
export function framesOf(steps: number, frame: (lead: number) => Float32Array): Float32Array {
  const first = frame(0)
  const all = new Float32Array(steps * first.length)
  all.set(first)
  for (let lead = 1; lead < steps; lead++) all.set(frame(lead), lead * first.length)
  return all
}
