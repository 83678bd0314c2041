/**
 * Longer forecasts than a reference was fitted for: it goes on from its own frames, as a network
 * does that runs free.
 */
import type { History } from './reference'

/** `steps` frames from a forecaster that makes `leads` at a time. */
export function goOn(
  history: History,
  steps: number,
  leads: number,
  forecast: (history: History, steps: number) => Float32Array,
): Float32Array {
  const size = history.values.length / history.frames
  const all = new Float32Array(steps * size)
  let known = history
  for (let done = 0; done < steps; done += leads) {
    const count = Math.min(leads, steps - done)
    const frames = forecast(known, count)
    all.set(frames, done * size)
    if (done + count < steps) known = appended(known, frames, count)
  }
  return all
}

/**
 * As many frames as before, the newest of them forecast; a cell that had no data in any of them has
 * none there either.
 */
export function appended(history: History, frames: Float32Array, count: number): History {
  const size = history.values.length / history.frames
  const values = new Float32Array((history.frames + count) * size)
  values.set(history.values)
  values.set(frames, history.values.length)
  const first = count * size
  let valid: Uint8Array | null = null
  if (history.valid !== null) {
    valid = new Uint8Array(values.length)
    valid.set(history.valid)
    for (let i = 0; i < history.valid.length; i++)
      if (history.valid[i] === 1)
        for (let frame = 0; frame < count; frame++)
          valid[history.valid.length + frame * size + (i % size)] = 1
    valid = valid.slice(first)
  }
  return {
    values: values.slice(first),
    valid,
    frames: history.frames,
    newest: history.newest + count,
  }
}
