/** The window that several runs forecast, so that their forecasts show the same times. */
import type { Dataset } from '../../../shared/dataset'
import type { Forecast } from '../../../shared/forecast'
import type { Run } from '../../../shared/training/run'
import type { ForecastOrder } from '../../state/forecasts.svelte'

type Needed = Pick<Run, 'id' | 'datasetId'> & {
  settings: Pick<Run['settings'], 'inputFrames' | 'targetFrames'>
}

/**
 * An order for each run: the newest times that all can forecast and that have a truth; of clips,
 * those of the last sequence. Null where they are of different data, or the data is too short.
 */
export function comparedOrders(
  runs: readonly Needed[],
  dataset: Pick<Dataset, 'id' | 'shape' | 'kind'> | undefined,
): ForecastOrder[] | null {
  if (dataset === undefined || runs.some(({ datasetId }) => datasetId !== dataset.id)) return null
  const longest = Math.max(...runs.map(({ settings }) => settings.inputFrames))
  const steps = Math.min(...runs.map(({ settings }) => settings.targetFrames))
  const { frames, sequences } = dataset.shape
  const first = dataset.kind === 'series' ? frames - steps : longest
  if (first < longest || first + steps > frames) return null
  return runs.map(({ id, settings }) => ({
    ...{ runId: id, datasetId: dataset.id, sequence: sequences - 1, steps },
    firstInputFrame: first - settings.inputFrames,
  }))
}

/** The forecast that was made to this order before; undefined where it has to be made. */
export function forecastFor(
  order: ForecastOrder,
  forecasts: readonly Forecast[],
): Forecast | undefined {
  return forecasts.find(
    (one) =>
      one.runId === order.runId &&
      one.datasetId === order.datasetId &&
      one.sequence === order.sequence &&
      one.firstInputFrame === order.firstInputFrame &&
      one.steps === order.steps &&
      one.mode === 'free-running',
  )
}
