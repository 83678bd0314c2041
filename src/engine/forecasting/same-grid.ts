/** Whether frames lie where and step as those that a reference was fitted on. */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { stepsBetween, stepsOf } from '../../shared/time-axis'

type Sides = Pick<DatasetShape, 'height' | 'width' | 'channels'>

/**
 * Each cell has numbers of its own in a fit.
 * @throws GridcastError `forecast.channels`, `forecast.other-size`
 */
export function checkSize(trained: Sides, given: Sides): void {
  if (trained.channels !== given.channels)
    throw new GridcastError('forecast.channels', {
      trained: trained.channels,
      given: given.channels,
    })
  if (trained.height === given.height && trained.width === given.width) return
  throw new GridcastError('forecast.other-size', {
    trained: [trained.height, trained.width],
    given: [given.height, given.width],
  })
}

/**
 * Steps by which one time axis begins after another.
 * @throws GridcastError `forecast.other-step`
 */
export function stepsLater(trained: TimeAxis, given: TimeAxis): number {
  const later = stepsBetween(trained, given)
  if (later !== null) return later
  throw new GridcastError('forecast.other-step', {
    trained: stepsOf(trained, 1),
    given: stepsOf(given, 1),
  })
}
