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
import { historyAt, thinned } from '../references/origins'
import { isQuick, patientValues } from '../references/quick'
import type {
  FittedReference,
  FrameShape,
  FrameSource,
  Reference,
  ReferenceTraining,
  SavedReference,
} from '../references/reference'
import { referenceNamed } from '../rolling/fittable'
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
 * with the lowest squared error on the validation part is taken.
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

async function bestStart(
  training: ReferenceTraining,
  windows: readonly FrameRange[],
  breathe: () => Promise<void>,
): Promise<Start> {
  const some = thinned(windows, comparedWindows)
  let best: { start: Start; error: number } | null = null
  for (const reference of entrants(training)) {
    const start = {
      name: reference.name,
      saved: await reference.fit(training, breathe),
      time: training.time,
    }
    const error = await squaredError(
      openStart(start, training.source.shape),
      training,
      some,
      breathe,
    )
    if (best === null || error < best.error) best = { start, error }
  }
  if (best === null) throw new GridcastError('training.no-start', {})
  return best.start
}

/**
 * All that apply and take no longer than a training may. Advection alone is left out where the ridge
 * on the advected field, which reads it, takes part: it would take as long and be as good at best.
 */
function entrants(training: ReferenceTraining): Reference[] {
  const applicable = references.filter(
    (one) => isQuick(one.name, training, patientValues) && one.applies(training),
  )
  const hasBoth = applicable.some(({ name }) => name === 'advected-ridge')
  return applicable.filter(({ name }) => !hasBoth || name !== 'advection')
}

async function squaredError(
  reference: FittedReference,
  { source, inputFrames, leadTimes }: ReferenceTraining,
  windows: readonly FrameRange[],
  breathe: () => Promise<void>,
): Promise<number> {
  let sum = 0
  for (const { sequence, first } of windows) {
    const newest = first + inputFrames - 1
    const history = historyAt(source, { sequence, newest }, reference.memory)
    const forecast = reference.forecast(history, leadTimes)
    const { values, valid } = source.read({ sequence, first: newest + 1, count: leadTimes })
    for (let i = 0; i < values.length; i++)
      if (valid === null || valid[i] === 1) sum += (forecast[i]! - values[i]!) ** 2
    await breathe()
  }
  return sum
}

/** The fitted reference for frames of the shape it was fitted on. */
export function openStart(
  { name, saved }: Pick<Start, 'name' | 'saved'>,
  frame: FrameShape,
): FittedReference {
  return referenceNamed(name).open(saved, frame)
}
