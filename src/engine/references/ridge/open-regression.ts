/** Opens a stored regression as a reference that forecasts any number of steps. */
import { openAnomalies } from '../anomalies'
import { goOn } from '../go-on'
import type { FittedReference, SavedReference } from '../reference'
import { Regression } from './regression'
import type { FeatureMaker } from './regression'

/** @param features what it reads, for so many lead times */
export function openRegression(
  saved: SavedReference,
  features: (leads: number) => FeatureMaker,
): FittedReference {
  const leads = saved.tensors.weights!.shape[0]!
  const regression = new Regression(saved, openAnomalies(saved), features(leads))
  return {
    memory: regression.memory,
    forecast: (history, steps) =>
      goOn(history, steps, leads, (known, count) => regression.forecast(known, count)),
  }
}
