/**
 * The reference that a network starts from: fitted on the training part only, and kept in every
 * checkpoint of the run, so that weights never come without what they correct.
 */
import type { TimeAxis } from '../../shared/dataset'
import type { TrainRequest } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import type { ReferenceName } from '../../shared/reference'
import { references } from '../references'
import { inMemory } from '../references/in-memory'
import { historyAt, innerSplit, thinned } from '../references/origins'
import type { Origin } from '../references/origins'
import { isQuick, patientValues } from '../references/quick'
import type {
  FittedReference,
  FrameShape,
  FrameSource,
  Reference,
  ReferenceTraining,
  SavedReference,
} from '../references/reference'
import { blocksOf } from '../rolling/block-bootstrap'
import { referenceNamed } from '../rolling/combination-reference'
import type { FrameRange } from '../windows/frame-reader'
import type { Split } from '../windows/split'

/** A reference that was fitted for a network to start from. */
export interface Start {
  name: ReferenceName
  saved: SavedReference
  /** The time axis that it was fitted on. */
  time: TimeAxis
}

/** Windows on which references are compared. */
const comparedWindows = 40

/**
 * Fits the reference that the settings ask for; for `best` every one that applies, of which the one
 * with the lowest error on what it was not fitted on is taken.
 * @param breathe lets other work run; it throws when the training was cancelled
 * @throws GridcastError `reference.unfit`, `training.no-start`
 */
export async function fitStart(
  { dataset, settings }: Pick<TrainRequest, 'dataset' | 'settings'>,
  reader: FrameSource,
  split: Split,
  breathe: () => Promise<void>,
): Promise<Start | null> {
  const { startFrom } = settings
  if (startFrom === 'none') return null
  const training: ReferenceTraining = {
    source: inMemory(reader),
    kind: dataset.kind,
    time: dataset.time,
    ranges: split.training.ranges,
    inputFrames: settings.inputFrames,
    leadTimes: settings.targetFrames,
  }
  if (startFrom === 'best') return await bestStart(training, split.validation.windows, breathe)
  const reference = referenceNamed(startFrom)
  if (!reference.applies(training))
    throw new GridcastError('reference.unfit', {
      reference: sentence(`reference.${startFrom}`, {}),
    })
  return {
    name: startFrom,
    saved: await reference.fit(training, breathe),
    time: dataset.time,
  }
}

/**
 * A short series has few windows to validate on, which may all lie in one wave. So the newest
 * quarter of its training part, forecast by what the older part taught, has a say as well. Parts
 * count by the logarithm of their error, so that the one with the largest values does not decide
 * alone, and by how many of their windows share no target.
 */
async function bestStart(
  training: ReferenceTraining,
  validation: readonly FrameRange[],
  breathe: () => Promise<void>,
): Promise<Start> {
  const inner = training.kind === 'series' ? innerSplit(training) : null
  const originsIn = (windows: readonly FrameRange[]): Origin[] =>
    windows.map(({ sequence, first }) => ({ sequence, newest: first + training.inputFrames - 1 }))
  let best: { start: Start; score: number } | null = null
  for (const reference of entrants(training)) {
    const saved = await reference.fit(training, breathe)
    let score = await scoreOf(reference, saved, training, originsIn(validation), breathe)
    if (inner !== null) {
      const older = await reference.fit(inner.fitting, breathe)
      score += await scoreOf(reference, older, training, inner.checking, breathe)
    }
    if (best === null || score < best.score)
      best = { start: { name: reference.name, saved, time: training.time }, score }
  }
  if (best === null) throw new GridcastError('training.no-start', {})
  return best.start
}

/** The logarithm of the mean squared error, times the origins that are independent. */
async function scoreOf(
  reference: Reference,
  saved: SavedReference,
  { source, kind, leadTimes }: ReferenceTraining,
  all: readonly Origin[],
  breathe: () => Promise<void>,
): Promise<number> {
  const fitted = reference.open(saved, source.shape)
  let [sum, count] = [0, 0]
  for (const origin of thinned(all, comparedWindows)) {
    const { sequence, newest } = origin
    const forecast = fitted.forecast(historyAt(source, origin, fitted.memory), leadTimes)
    const { values, valid } = source.read({ sequence, first: newest + 1, count: leadTimes })
    for (let i = 0; i < values.length; i++) {
      if (valid !== null && valid[i] === 0) continue
      sum += (forecast[i]! - values[i]!) ** 2
      count++
    }
    await breathe()
  }
  if (count === 0) return 0
  return blocksOf(kind, all, leadTimes).independent * Math.log(sum / count)
}

/**
 * All that apply and take no longer than a training may. Advection alone is left out where the
 * ridge on the advected field, which reads it, takes part: it would take as long and be as good at
 * best.
 */
function entrants(training: ReferenceTraining): Reference[] {
  const applicable = references.filter(
    (one) => isQuick(one.name, training, patientValues) && one.applies(training),
  )
  const hasBoth = applicable.some(({ name }) => name === 'advected-ridge')
  return applicable.filter(({ name }) => !hasBoth || name !== 'advection')
}

/** The fitted reference for frames of the shape it was fitted on. */
export function openStart(
  { name, saved }: Pick<Start, 'name' | 'saved'>,
  frame: FrameShape,
): FittedReference {
  return referenceNamed(name).open(saved, frame)
}
