/**
 * Forecasts of several references at rolling origins: each is fitted fold by fold on what was
 * known, and its errors are gathered over the same windows.
 */
import type { DatasetShape, TimeAxis } from '../../shared/dataset'
import type { ReferenceName } from '../../shared/reference'
import { historyAt } from '../references/origins'
import type { FittedReference, FrameSource, Reference } from '../references/reference'
import type { ReferenceTraining } from '../references/reference'
import type { Fold, RollingSettings } from './folds'
import { Residuals } from './residuals'

/** A data set as references and rolling origins see it. */
export interface RollingData {
  source: FrameSource
  kind: 'series' | 'clips'
  time: TimeAxis
  shape: DatasetShape
}

/** What a roll tells while it runs. */
export interface RollWatcher {
  /** Lets other work run; throws when cancelled. */
  breathe(): Promise<void>
  /** A reference is fitted for a fold, the folds counted from 1. */
  fitting(name: ReferenceName, fold: number, folds: number): void
}

export interface Rolled {
  residuals: Residuals
  /** Seconds of fitting and forecasting by reference. */
  seconds: Map<ReferenceName, number>
}

export function trainingOf(
  { source, kind, time }: RollingData,
  ranges: ReferenceTraining['ranges'],
  { inputFrames, leadTimes }: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
): ReferenceTraining {
  return { source, kind, time, ranges, inputFrames, leadTimes }
}

/** Rolls the references over the folds. They must apply to every fold's training part. */
export async function roll(
  references: readonly Reference[],
  data: RollingData,
  folds: readonly Fold[],
  settings: Pick<RollingSettings, 'inputFrames' | 'leadTimes'>,
  watcher: RollWatcher,
): Promise<Rolled> {
  const names = references.map(({ name }) => name)
  const residuals = new Residuals(names, settings.leadTimes, data.source.frameSize)
  const seconds = new Map<ReferenceName, number>(names.map((name) => [name, 0]))
  for (const [fold, { ranges, origins }] of folds.entries()) {
    const training = trainingOf(data, ranges, settings)
    const fitted: FittedReference[] = []
    for (const reference of references) {
      watcher.fitting(reference.name, fold + 1, folds.length)
      const began = performance.now()
      const saved = await reference.fit(training, () => watcher.breathe())
      fitted.push(reference.open(saved, data.shape))
      addSeconds(seconds, reference.name, began)
    }
    for (const origin of origins) {
      const forecasts = fitted.map((reference, i) => {
        const began = performance.now()
        const history = historyAt(data.source, origin, reference.memory)
        const frames = reference.forecast(history, settings.leadTimes)
        addSeconds(seconds, names[i]!, began)
        return frames
      })
      const place = { sequence: origin.sequence, first: origin.newest + 1 }
      const truth = data.source.read({ ...place, count: settings.leadTimes })
      residuals.add(fold, origin, forecasts, truth)
      await watcher.breathe()
    }
  }
  return { residuals, seconds }
}

function addSeconds(seconds: Map<ReferenceName, number>, name: ReferenceName, began: number): void {
  seconds.set(name, seconds.get(name)! + (performance.now() - began) / 1000)
}
