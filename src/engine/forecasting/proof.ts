/**
 * Whether a run sees what it could not know: all frames after the first held-out origin are
 * replaced by noise, a reference is fitted again, and the forecast must not change in a bit. A
 * network is not trained again: it forecasts again, with the weights it has.
 */
import type { TrainedRequest } from '../../shared/engine-calls'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Proof } from '../../shared/proof'
import { momentOf } from '../../shared/time-axis'
import { inMemory } from '../references/in-memory'
import type { Origin } from '../references/origins'
import { referenceNamed } from '../rolling/combination-reference'
import { changeBetween, perturbed, proveNoLeak } from '../rolling/leak'
import { FrameReader } from '../windows/frame-reader'
import { splitDataset, type Split } from '../windows/split'
import type { Watcher } from './forecast'
import { openTrained } from './trained-forecaster'

export async function prove(request: TrainedRequest, watcher: Watcher): Promise<Proof> {
  const { dataset, model } = request
  const reader = new FrameReader(dataset.store)
  try {
    const split = splitDataset(dataset, model.settings)
    const { sequence, first } = [...split.test.windows, ...split.validation.windows][0]!
    const origin = { sequence, newest: first + model.settings.inputFrames - 1 }
    const refitted = model.modelSpec.family === 'reference'
    watcher.progress({ done: 0, total: 1 })
    const change = refitted
      ? await changeOfFit(request, reader, split, origin, watcher)
      : await changeOfForecast(request, reader, split, origin)
    watcher.progress({ done: 1, total: 1 })
    const frames = replacedFrames(reader, split, origin)
    const after = momentOf(dataset.time, origin.newest)
    return { refitted, frames, change, said: saidOf(refitted, frames, after, change) }
  } finally {
    reader.close()
  }
}

function saidOf(
  refitted: boolean,
  frames: number,
  after: string | number,
  change: number,
): Sentence {
  return change === 0
    ? sentence('proof.holds', { refitted, frames, after })
    : sentence('proof.fails', { change, after })
}

async function changeOfFit(
  { dataset, model }: TrainedRequest,
  reader: FrameReader,
  { training }: Split,
  origin: Origin,
  watcher: Watcher,
): Promise<number> {
  if (model.modelSpec.family !== 'reference') throw new Error('Only references are fitted again.')
  const { kind, time, store } = dataset
  const data = { source: inMemory(reader), kind, time, shape: store.shape }
  const { inputFrames, targetFrames: leadTimes } = model.settings
  const report = await proveNoLeak(
    referenceNamed(model.modelSpec.reference),
    data,
    { ranges: training.ranges, origins: [origin] },
    { inputFrames, leadTimes },
    async () => {
      watcher.throwIfCancelled()
      await new Promise(setImmediate)
    },
  )
  return report.change
}

async function changeOfForecast(
  { dataset, model }: TrainedRequest,
  reader: FrameReader,
  { training }: Split,
  origin: Origin,
): Promise<number> {
  const { inputFrames, targetFrames } = model.settings
  const window = { ...origin, first: origin.newest + 1 - inputFrames, count: inputFrames }
  const trained = openTrained(model, dataset)
  try {
    const forecastOf = async (source: Parameters<typeof trained.forecast>[0]) =>
      (await trained.forecast(source, [window], targetFrames, 'free-running'))[0]!
    const before = await forecastOf(reader)
    return changeBetween(before, await forecastOf(perturbed(reader, training.ranges, origin)))
  } finally {
    trained.dispose()
  }
}

/** Those that neither train nor are known at the origin. */
function replacedFrames({ shape }: FrameReader, { training }: Split, origin: Origin): number {
  const trained = training.ranges.reduce((sum, { count }) => sum + count, 0)
  const own = training.ranges.find(({ sequence }) => sequence === origin.sequence)
  const known = Math.max(0, origin.newest + 1 - (own ? own.first + own.count : 0))
  return shape.sequences * shape.frames - trained - known
}
