/** Which frames a forecast starts from when the person did not say. */
import type { Dataset } from '../../shared/dataset'
import type { Run } from '../../shared/training/run'
import type { ForecastOrder } from './forecasts.svelte'

type Needed = Pick<Run, 'id'> & { settings: Pick<Run['settings'], 'inputFrames' | 'targetFrames'> }

/**
 * The newest frames of a series that have a truth to compare with, so that a first forecast plays
 * beside what really happened. Clips, and a series too short for it, are left to the app's own
 * choice.
 */
export function comparedWithTruth(
  run: Needed,
  dataset: Pick<Dataset, 'kind' | 'shape'> | undefined,
): ForecastOrder {
  const { inputFrames, targetFrames } = run.settings
  const firstInputFrame = (dataset?.shape.frames ?? 0) - inputFrames - targetFrames
  if (dataset?.kind !== 'series' || firstInputFrame < 0) return { runId: run.id }
  return { runId: run.id, firstInputFrame, steps: targetFrames }
}

/** From the newest frames into the future: there is no truth yet. */
export function pastTheEnd(
  run: Needed,
  dataset: Pick<Dataset, 'id' | 'shape'>,
  sequence: number,
  steps: number,
): ForecastOrder {
  const firstInputFrame = Math.max(0, dataset.shape.frames - run.settings.inputFrames)
  return { runId: run.id, datasetId: dataset.id, sequence, firstInputFrame, steps }
}
