/**
 * Everything there is to see of a forecast: what the model read, what came true, what it and the
 * baselines said.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { GridcastError } from '../../shared/errors'
import type { Forecast } from '../../shared/forecast'
import { baselineOf, rangeFile } from '../../shared/kept-files'
import { formatFrameTime } from '../../shared/time-axis'
import type { App } from '../app'
import { datasetFrames, storedFrames } from '../datasets/frames'

/** At most this many values are handed over at once. */
const mostValues = 64 << 20

export async function forecastFrames(app: App, forecast: Forecast) {
  const { store } = app
  const dataset = store.datasets.get(forecast.datasetId)
  const { sequence, firstInputFrame, inputFrames, stepsWithTruth, steps } = forecast
  const { height, width, channels } = dataset.shape
  const folder = store.paths.forecastFolder(forecast.id)
  const names = await baselinesOf(folder)
  const count = inputFrames + stepsWithTruth
  const besides = 1 + names.length + 2 * forecast.ranges.length
  checkSize((count + steps * besides) * height * width * channels)
  const shape = { ...dataset.shape, sequences: 1, frames: steps }
  const made = (framesPath: string) => {
    const kept = { framesPath, validPath: null, shape, dtype: 'float32' } as const
    return storedFrames(app, kept, { sequence: 0, from: 0, count: steps }, dataset.name)
  }
  const [truth, frames, ...baselines] = await Promise.all([
    datasetFrames(app, dataset, { sequence, from: firstInputFrame, count }),
    made(store.paths.forecastFrames(forecast.id)),
    ...names.map((name) => made(store.paths.forecastBaseline(forecast.id, name))),
  ])
  const ranges = forecast.ranges.map(async (level) => ({
    level,
    lower: await made(join(folder, rangeFile('lower', level))),
    upper: await made(join(folder, rangeFile('upper', level))),
  }))
  return {
    inputs: truth.slice(0, inputFrames * height * width * channels * 4),
    truth,
    forecast: frames,
    baselines: Object.fromEntries(
      baselines.map((values, index) => [names[index] ?? '', values] as const),
    ),
    ranges: await Promise.all(ranges),
    shape: [height, width, channels],
    inputTimes: Array.from({ length: inputFrames }, (_, frame) =>
      formatFrameTime(dataset.time, firstInputFrame + frame),
    ),
    times: forecast.times,
    range: dataset.range,
  }
}

async function baselinesOf(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files.map(baselineOf).filter((name) => name !== null)
}

function checkSize(values: number): void {
  if (values > mostValues) throw new GridcastError('forecast.too-large', { values })
}
