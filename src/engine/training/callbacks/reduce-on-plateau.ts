/**
 * Keras' ReduceLROnPlateau on the validation loss, with its defaults `min_delta` 1e-4, `cooldown`
 * 0, `min_lr` 0: after `patience` epochs in a row that don't better the lowest loss by more than
 * 1e-4, the learning rate is multiplied by `factor` and counting begins again.
 */
const smallestImprovement = 1e-4

export interface PlateauState {
  /** Lowest validation loss that counted; null before the first epoch. */
  best: number | null
  wait: number
  /** What the learning rate has been multiplied by so far. */
  scale: number
}

export const freshPlateau: PlateauState = { best: null, wait: 0, scale: 1 }

/** The state after an epoch. `patience` null never reduces. */
export function reduceOnPlateau(
  state: PlateauState,
  validationLoss: number,
  patience: number | null,
  factor: number,
): PlateauState {
  if (validationLoss < (state.best ?? Infinity) - smallestImprovement)
    return { ...state, best: validationLoss, wait: 0 }
  const wait = state.wait + 1
  if (patience === null || wait < patience) return { ...state, wait }
  return { best: state.best, wait: 0, scale: state.scale * factor }
}
