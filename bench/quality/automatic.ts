/**
 * How good automatic runs are: on the windows that score a run (its test part, else its validation
 * part), beside every reference fitted on the same training part.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { automatic } from '../../src/engine/automatic/automatic'
import { withDevice } from '../../src/engine/devices/select-device'
import { openTrained } from '../../src/engine/forecasting/trained-forecaster'
import { references } from '../../src/engine/references'
import { inMemory } from '../../src/engine/references/in-memory'
import { historyAt } from '../../src/engine/references/origins'
import { compareAll, strongest } from '../../src/engine/rolling/comparison'
import { squaredErrors } from '../../src/engine/rolling/squared-errors'
import { TrainControl } from '../../src/engine/training/control'
import { FrameReader } from '../../src/engine/windows/frame-reader'
import type { FrameRange, Frames } from '../../src/engine/windows/frame-reader'
import { splitDataset } from '../../src/engine/windows/split'
import type { Comparison } from '../../src/shared/comparison'
import type { DatasetSource, TrainNews, TrainRequest } from '../../src/shared/engine-calls'
import type { AutomaticSpec } from '../../src/shared/model/families/automatic'
import { modelSpecSchema } from '../../src/shared/model/model-spec'
import { templateFor } from '../../src/shared/model/template-for'
import { say } from '../../src/shared/notices/say'
import { factsOf } from './facts'

export interface AutomaticQuality {
  set: string
  windows: number
  rmse: number
  /** Critical success index at 1 in the data's unit. */
  csi: number
  /** Against the reference that is best on these windows, in hindsight. */
  best: { name: string; rmse: number; csi: number }
  comparison: Comparison
  seconds: number
  ending: string
}

const windowsAtOnce = 8

interface Work {
  data: DatasetSource
  reader: FrameReader
  settings: TrainRequest['settings']
  windows: FrameRange[]
}

export async function measureAutomatic(
  set: string,
  data: DatasetSource,
  minutes: number,
  tell: (what: string) => void,
): Promise<AutomaticQuality> {
  const runFolder = mkdtempSync(join(tmpdir(), 'gridcast-quality-'))
  const reader = new FrameReader(data.store)
  try {
    const { modelSpec: network, settings: suited } = templateFor('unet', factsOf(data, reader))
    const named = { version: 2, family: 'automatic', name: 'automatic', network }
    const spec = modelSpecSchema.parse(named) as AutomaticSpec
    const settings = { ...suited, epochs: 10_000, startFrom: 'none' as const, maxMinutes: minutes }
    const request = { dataset: data, modelSpec: spec, settings, runFolder, resumeFrom: null }
    const news: TrainNews[] = []
    tell(`${set}: an automatic run of ${minutes} minutes`)
    const result = await automatic(request, spec, {
      send: (one) => news.push(one),
      control: new TrainControl(),
      onDevice: (work) => withDevice('cpu', work),
    })
    const chosen = news.find((one) => one.type === 'chosen')
    if (chosen === undefined || result.bestCheckpoint === null) throw new Error('Nothing won.')
    const { test, validation } = splitDataset(data, settings)
    const { windows } = test.windows.length > 0 ? test : validation
    const work = { data, reader, settings, windows }
    const model = { ...chosen, checkpoint: result.bestCheckpoint }
    const own = await withDevice('cpu', () => scoresOf(work, forecastsOf(work, model)))
    const { seconds, ending } = result
    return { set, ...(await besideReferences(work, own, tell)), seconds, ending: say(ending, 'en') }
  } finally {
    reader.close()
    rmSync(runFolder, { recursive: true, force: true })
  }
}

interface Scores {
  /** Squared errors, [windows][leads]. */
  errors: Float64Array[]
  cells: number
  hits: number
  events: number
}

async function* forecastsOf(
  { data, reader, settings, windows }: Work,
  model: Parameters<typeof openTrained>[0],
): AsyncGenerator<Float32Array> {
  const forecaster = openTrained(model, data)
  try {
    for (let from = 0; from < windows.length; from += windowsAtOnce) {
      const some = windows
        .slice(from, from + windowsAtOnce)
        .map((window) => ({ ...window, count: settings.inputFrames }))
      yield* await forecaster.forecast(reader, some, settings.targetFrames, 'free-running')
    }
  } finally {
    forecaster.dispose()
  }
}

async function scoresOf(
  { reader, settings, windows }: Work,
  forecasts: AsyncIterable<Float32Array> | Iterable<Float32Array>,
): Promise<Scores> {
  const scores: Scores = { errors: [], cells: 0, hits: 0, events: 0 }
  for await (const forecast of forecasts) {
    const window = windows[scores.errors.length]!
    const first = window.first + settings.inputFrames
    const truth = reader.read({ ...window, first, count: settings.targetFrames })
    scores.errors.push(squaredErrors(forecast, truth, settings.targetFrames))
    count(scores, forecast, truth)
  }
  return scores
}

function count(scores: Scores, forecast: Float32Array, { values, valid }: Frames): void {
  for (let i = 0; i < values.length; i++) {
    if (valid !== null && valid[i] === 0) continue
    scores.cells++
    if (forecast[i]! >= 1 && values[i]! >= 1) scores.hits++
    if (forecast[i]! >= 1 || values[i]! >= 1) scores.events++
  }
}

async function besideReferences(
  work: Work,
  own: Scores,
  tell: (what: string) => void,
): Promise<Omit<AutomaticQuality, 'set' | 'seconds' | 'ending'>> {
  const { data, reader, settings, windows } = work
  const { inputFrames, targetFrames: leadTimes } = settings
  const source = inMemory(reader)
  const { ranges } = splitDataset(data, settings).training
  const training = { source, kind: data.kind, time: data.time, ranges, inputFrames, leadTimes }
  const all = new Map<string, Scores>()
  for (const reference of references) {
    if (!reference.applies(training)) continue
    const { name } = reference
    tell(`${name}, for comparison`)
    const saved = await reference.fit(training, () => Promise.resolve())
    const fitted = reference.open(saved, data.store.shape)
    const forecasts = windows.map(({ sequence, first }) => {
      const origin = { sequence, newest: first + inputFrames - 1 }
      return fitted.forecast(historyAt(source, origin, fitted.memory), leadTimes)
    })
    all.set(name, await scoresOf(work, forecasts))
  }
  const name = strongest(new Map([...all].map(([one, { errors }]) => [one, errors])))!
  const best = all.get(name)!
  const positions = windows.map(({ sequence, first }) => ({
    sequence,
    newest: first + inputFrames - 1,
  }))
  const comparison = compareAll(data.kind, positions, own.errors, { name, errors: best.errors })
  return {
    windows: windows.length,
    ...summary(own),
    best: { name, ...summary(best) },
    comparison,
  }
}

function summary({ errors, cells, hits, events }: Scores): { rmse: number; csi: number } {
  const sum = errors.reduce((all, leads) => all + leads.reduce((a, b) => a + b, 0), 0)
  return { rmse: Math.sqrt(sum / cells), csi: hits / events }
}

export function formatAutomatic(quality: AutomaticQuality): string {
  const { set, windows, rmse, csi, best, comparison, seconds, ending } = quality
  const { gain, low, high } = comparison
  const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
  return (
    `${set}: auto ${rmse.toPrecision(4)} (CSI ${csi.toFixed(3)}), ` +
    `${best.name} ${best.rmse.toPrecision(4)} (CSI ${best.csi.toFixed(3)}), ` +
    `gain ${percent(gain)} (${percent(low)} to ${percent(high)}), ` +
    `${windows} windows, ${seconds.toFixed(0)} s. ${ending}`
  )
}
