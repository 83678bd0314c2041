/**
 * Keras' EarlyStopping on the validation loss: training ends after `patience` epochs in a row
 * without a lower one. Any improvement counts (`min_delta` 0); a loss that is not a number never
 * does.
 */
export interface EarlyStoppingState {
  /** Lowest validation loss so far; null before the first epoch. */
  best: number | null
  /** Epochs since. */
  wait: number
}

export const freshEarlyStopping: EarlyStoppingState = { best: null, wait: 0 }

/** The state after an epoch, and whether to stop. `patience` null never stops. */
export function afterEpoch(
  state: EarlyStoppingState,
  validationLoss: number,
  patience: number | null,
): { state: EarlyStoppingState; stop: boolean } {
  if (validationLoss < (state.best ?? Infinity))
    return { state: { best: validationLoss, wait: 0 }, stop: false }
  const wait = state.wait + 1
  return { state: { best: state.best, wait }, stop: patience !== null && wait >= patience }
}
