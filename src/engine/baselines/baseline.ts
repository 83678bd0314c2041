/**
 * What a baseline is: a forecast anyone could make without a model, in the data's unit. A model has
 * to beat it.
 */
import type { BaselineName } from '../../shared/forecast'

/** What a baseline may look at. Cells without data hold 0 and are 0 in `valid`. */
export interface BaselineInputs {
  /** Input frames, [T, H, W, C], in the data's unit. */
  values: Float32Array
  /** [T, H, W, C], 1 = valid; null when every cell is valid. */
  valid: Uint8Array | null
  /** Number of input frames T. */
  frames: number
  /** Values in one frame. */
  frameSize: number
  /**
   * Mean training frame, [H, W, C]; null when the data has another shape than the training data.
   */
  climatology: Float32Array | null
  /** Frames in a season; null when there is none. */
  season: number | null
  /**
   * The frame `stepsBack` before the last input (0 is the last input), also before the inputs; null
   * before the data begins.
   */
  past(stepsBack: number): { values: Float32Array; valid: Uint8Array | null } | null
}

export interface Baseline {
  name: BaselineName
  /** `steps` frames, [steps, H, W, C]; null when this baseline can't be made from what there is. */
  forecast(inputs: BaselineInputs, steps: number): Float32Array | null
}

/**
 * The newest valid value of each cell of the inputs, [H, W, C]; climatology, or else 0, where there
 * is none.
 */
export function newestValues({
  values,
  valid,
  frames,
  frameSize,
  climatology,
}: BaselineInputs): Float32Array {
  const newest = new Float32Array(frameSize)
  for (let cell = 0; cell < frameSize; cell++) {
    let frame = frames - 1
    while (frame >= 0 && valid !== null && valid[frame * frameSize + cell] === 0) frame--
    newest[cell] = frame >= 0 ? values[frame * frameSize + cell]! : (climatology?.[cell] ?? 0)
  }
  return newest
}

/** The same frame for every step. */
export function repeated(frame: Float32Array, steps: number): Float32Array {
  const all = new Float32Array(frame.length * steps)
  for (let step = 0; step < steps; step++) all.set(frame, step * frame.length)
  return all
}
