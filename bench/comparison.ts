/** What two sides' steps, taken in turn, say of their speeds. */
import { median } from './statistics'

/** Largest difference of the loss between the two sides under which their times are compared. */
export const lossTolerance = 1e-3

export interface Comparison {
  lossDifference: number
  /**
   * The other side's time divided by ours, pair by pair, and their median; null where the losses
   * differ: then they did not compute the same thing.
   */
  ratios: number[] | null
  ratio: number | null
}

export interface Side {
  /** Loss on the same weights and data, before any step. */
  loss: number
  stepMs: readonly number[]
}

/** Both sides must have taken equally many steps. */
export function compareSides(ours: Side, other: Side): Comparison {
  const lossDifference = Math.abs(other.loss - ours.loss)
  if (!(lossDifference <= lossTolerance)) return { lossDifference, ratios: null, ratio: null }
  const ratios = other.stepMs.map((ms, index) => ms / (ours.stepMs[index] ?? Number.NaN))
  return { lossDifference, ratios, ratio: median(ratios) }
}
