/**
 * How good networks are that correct the best reference: trained with the settings their template
 * suggests, scored free-running on the windows that a run's split tests (its validation part, where
 * it has no test part), beside the reference they correct on the same windows.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatasetSource, TrainRequest } from '../../src/shared/engine-calls'
import { bestWeights } from '../../src/shared/kept-files'
import type { TemplateName } from '../../src/shared/model/model-spec'
import { templateFor } from '../../src/shared/model/template-for'
import { say } from '../../src/shared/notices/say'
import { withDevice } from '../../src/engine/devices/select-device'
import { forecastWindows } from '../../src/engine/forecasting/forecaster'
import { loadModel } from '../../src/engine/forecasting/trained-model'
import type { LoadedModel } from '../../src/engine/forecasting/trained-model'
import { TrainControl } from '../../src/engine/training/control'
import { train } from '../../src/engine/training/train'
import { FrameReader } from '../../src/engine/windows/frame-reader'
import type { FrameRange, Frames } from '../../src/engine/windows/frame-reader'
import { splitDataset } from '../../src/engine/windows/split'
import { factsOf } from './facts'

export interface NetworkQuality {
  set: string
  template: TemplateName
  windows: number
  network: Scores
  reference: Scores
  seconds: number
  /** What the training says of its end. */
  ending: string
}

export interface Scores {
  rmse: number
  /** Critical success index at 1 in the data's unit. */
  csi: number
}

const windowsAtOnce = 8

export async function measureNetwork(
  set: string,
  data: DatasetSource,
  template: TemplateName,
  tell: (what: string) => void,
): Promise<NetworkQuality> {
  const runFolder = mkdtempSync(join(tmpdir(), 'gridcast-quality-'))
  const reader = new FrameReader(data.store)
  try {
    const { modelSpec, settings } = templateFor(template, factsOf(data, reader))
    const request = { dataset: data, modelSpec, settings, runFolder, resumeFrom: null }
    return await withDevice('cpu', async (device) => {
      const began = performance.now()
      const { ending } = await train(
        request,
        device,
        (news) => {
          if (news.type !== 'event' || news.event.type !== 'epoch') return
          tell(`${set}: ${template}, epoch ${news.event.epoch.epoch} of ${settings.epochs}`)
        },
        new TrainControl(),
      )
      const seconds = (performance.now() - began) / 1000
      const scores = await scoresOf(request, reader)
      return { set, template, ...scores, seconds, ending: say(ending, 'en') }
    })
  } finally {
    reader.close()
    rmSync(runFolder, { recursive: true, force: true })
  }
}

async function scoresOf(
  { dataset, modelSpec, settings, runFolder }: TrainRequest,
  reader: FrameReader,
): Promise<Pick<NetworkQuality, 'windows' | 'network' | 'reference'>> {
  const checkpoint = join(runFolder, bestWeights)
  const loaded = loadModel({ modelSpec, settings, checkpoint }, dataset)
  const { test, validation } = splitDataset(dataset, settings)
  const { windows } = test.windows.length > 0 ? test : validation
  const [network, reference] = [new Score(), new Score()]
  try {
    for (let from = 0; from < windows.length; from += windowsAtOnce) {
      const some = windows.slice(from, from + windowsAtOnce)
      const truths = some.map((window) => truthOf(reader, window, settings.inputFrames))
      for (const [score, model] of [
        [network, loaded],
        [reference, uncorrected(loaded)],
      ] as const) {
        const inputs = some.map((window) => ({ ...window, count: settings.inputFrames }))
        const steps = settings.targetFrames
        const forecasts = await forecastWindows(model, reader, inputs, steps, 'free-running')
        forecasts.forEach((forecast, i) => score.add(forecast, truths[i]!))
      }
    }
  } finally {
    loaded.model.dispose()
  }
  return { windows: windows.length, network: network.result(), reference: reference.result() }
}

function truthOf(reader: FrameReader, window: FrameRange, inputFrames: number): Frames {
  const first = window.first + inputFrames
  return reader.read({ ...window, first, count: window.count - inputFrames })
}

/** The reference alone. */
function uncorrected(loaded: LoadedModel): LoadedModel {
  const { start } = loaded
  return start === null
    ? loaded
    : { ...loaded, start: { ...start, scales: start.scales.map(() => 0) } }
}

class Score {
  private squares = 0
  private cells = 0
  private hits = 0
  private events = 0

  add(forecast: Float32Array, { values, valid }: Frames): void {
    for (let i = 0; i < values.length; i++) {
      if (valid !== null && valid[i] === 0) continue
      this.squares += (forecast[i]! - values[i]!) ** 2
      this.cells++
      if (forecast[i]! >= 1 && values[i]! >= 1) this.hits++
      if (forecast[i]! >= 1 || values[i]! >= 1) this.events++
    }
  }

  result(): Scores {
    return { rmse: Math.sqrt(this.squares / this.cells), csi: this.hits / this.events }
  }
}

export function formatNetwork(quality: NetworkQuality): string {
  const { set, template, windows, network, reference, seconds, ending } = quality
  const scores = ({ rmse, csi }: Scores) => `${rmse.toPrecision(4)} (CSI ${csi.toFixed(3)})`
  return (
    `${set}: ${template} ${scores(network)}, its reference ${scores(reference)}, ` +
    `${windows} windows, ${seconds.toFixed(0)} s. ${ending}`
  )
}
