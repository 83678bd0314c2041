/**
 * The ranges around a run's forecasts: from what it missed on its validation part, which it was not
 * fitted on; a reference on a short series is fitted again at rolling origins, for more of them.
 */
import type { DatasetSource, TrainedModel } from '../../shared/engine-calls'
import { inMemory } from '../references/in-memory'
import { thinned } from '../references/origins'
import { isQuick } from '../references/quick'
import { valueFacts, type ValueFacts } from '../references/values'
import { referenceNamed } from '../rolling/combination-reference'
import { foldsOf } from '../rolling/folds'
import { knownPart, knownRanges } from '../rolling/known-part'
import { calibrate } from '../rolling/calibration'
import type { RangeFit } from '../rolling/ranges'
import { Residuals } from '../rolling/residuals'
import { roll } from '../rolling/roll'
import { FrameReader } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import type { Split } from '../windows/split'
import type { Watcher } from './forecast'
import { keepRanges, keptRanges } from './ranges-file'
import { openTrained } from './trained-forecaster'

const mostWindows = 60
/** With fewer validation windows a reference rolls. */
const enoughWindows = 20
const rolling = { folds: 4, gap: 0, windows: 120 }

/**
 * Those that are kept, or made and kept now; null where what it was trained on isn't known, and for
 * frames of another size.
 * @param frameSize values in a frame
 */
export async function rangesFor(
  model: TrainedModel,
  frameSize: number,
  watcher: Pick<Watcher, 'throwIfCancelled'>,
): Promise<RangeFit | null> {
  const ranges = keptRanges(model.checkpoint) ?? (await made(model, watcher))
  return ranges?.typical.length === frameSize ? ranges : null
}

async function made(
  model: TrainedModel,
  watcher: Pick<Watcher, 'throwIfCancelled'>,
): Promise<RangeFit | null> {
  if (model.trainedOn === undefined) return null
  const ranges = await rangesOn(model, model.trainedOn, watcher)
  if (ranges === null) return null
  keepRanges(model.checkpoint, ranges)
  // As they will be read again, to the last bit
  return keptRanges(model.checkpoint)
}

async function rangesOn(
  model: TrainedModel,
  dataset: DatasetSource,
  watcher: Pick<Watcher, 'throwIfCancelled'>,
): Promise<RangeFit | null> {
  const reader = new FrameReader(dataset.store)
  try {
    const split = splitDataset(dataset, model.settings)
    const breathe = async (): Promise<void> => {
      watcher.throwIfCancelled()
      await new Promise(setImmediate)
    }
    const work = { model, dataset, reader, split, breathe }
    const residuals = rolls(work) ? await rolled(work) : await validated(work)
    if (residuals.windows.length === 0) return null
    const { ranges } = split.training
    const facts = await valueFacts({ source: reader, ranges }, breathe)
    return rangesFrom(dataset.kind, residuals, facts)
  } finally {
    reader.close()
  }
}

interface Work {
  model: TrainedModel
  dataset: DatasetSource
  reader: FrameReader
  split: Split
  breathe: () => Promise<void>
}

/** Ranges from the residuals of a single forecaster. */
export function rangesFrom(
  kind: DatasetSource['kind'],
  residuals: Residuals,
  facts: ValueFacts,
): RangeFit {
  const samples = residuals.windows.map(({ origin, truths, forecasts }) => ({
    ...origin,
    truths,
    forecasts: forecasts[0]!,
  }))
  const { kept: cells, leads, cellCounts: counts } = residuals
  const squares = residuals.cellSquares[0]!
  return calibrate(samples, { kind, cells, leads, facts, squares, counts }).fit
}

function rolls({ model: { modelSpec, settings }, reader, split }: Work): boolean {
  if (modelSpec.family !== 'reference' || split.validation.windows.length >= enoughWindows)
    return false
  return isQuick(modelSpec.reference, { source: reader, leadTimes: settings.targetFrames })
}

/** Fitted again at origins before the test part. */
async function rolled({ model, dataset, reader, split, breathe }: Work): Promise<Residuals> {
  const { modelSpec, settings } = model
  if (modelSpec.family !== 'reference') throw new Error('Only references are fitted again.')
  const source = inMemory(knownPart({ source: reader, ranges: knownRanges(split) }))
  const { kind, time } = dataset
  const data = { source, kind, time, shape: source.shape }
  const windows = { inputFrames: settings.inputFrames, leadTimes: settings.targetFrames }
  const folds = foldsOf(kind, source.shape, { ...rolling, ...windows })
  const watcher = { breathe, fitting: () => undefined }
  const only = [referenceNamed(modelSpec.reference)]
  return (await roll(only, data, folds, windows, watcher)).residuals
}

async function validated({ model, dataset, reader, split, breathe }: Work): Promise<Residuals> {
  const { inputFrames, targetFrames } = model.settings
  const residuals = new Residuals(['model'], targetFrames, reader.frameSize)
  const trained = openTrained(model, dataset)
  try {
    for (const window of thinned(split.validation.windows, mostWindows)) {
      await breathe()
      const inputs = { ...window, count: inputFrames }
      const forecasts = await trained.forecast(reader, [inputs], targetFrames, 'free-running')
      const first = window.first + inputFrames
      const truth = reader.read({ ...window, first, count: targetFrames })
      residuals.add(0, { sequence: window.sequence, newest: first - 1 }, forecasts, truth)
    }
    return residuals
  } finally {
    trained.dispose()
  }
}
