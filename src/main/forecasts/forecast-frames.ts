/**
 * Everything there is to see of a forecast: what the model read, what came true, what it and the
 * baselines said.
 */
import { readdir } from 'node:fs/promises'
import type { Forecast } from '../../shared/forecast'
import { formatFrameTime } from '../../shared/time-axis'
import { readFloats } from '../npy-file'
import type { Store } from '../store'
import { readFrames } from './read-frames'

type Floats = Float32Array<ArrayBuffer>

/** All frames are `[T, H, W, C]` in the data's unit, NaN without data. */
export interface ForecastFrames {
  inputs: Floats
  /** The true frames of the forecast's times, as many as there are. */
  truth: Floats
  forecast: Floats
  baselines: Record<string, Floats>
  /** `[H, W, C]`. */
  shape: number[]
  inputTimes: string[]
  /** Of inputs and truth; of the dataset where these are all the same. */
  range: { min: number; max: number }
}

export async function forecastFrames(store: Store, forecast: Forecast): Promise<ForecastFrames> {
  const dataset = store.datasets.get(forecast.datasetId)
  const { sequence, firstInputFrame, inputFrames, stepsWithTruth } = forecast
  const { height, width, channels } = dataset.shape
  const count = inputFrames + stepsWithTruth
  const [known, made, baselines] = await Promise.all([
    readFrames(store.datasets.frameStore(dataset), sequence, firstInputFrame, count),
    readFloats(store.paths.forecastFrames(forecast.id)),
    readBaselines(store, forecast.id),
  ])
  const border = inputFrames * height * width * channels
  const range = rangeOf(known)
  return {
    inputs: known.slice(0, border),
    truth: known.slice(border),
    forecast: made.values,
    baselines,
    shape: [height, width, channels],
    inputTimes: Array.from({ length: inputFrames }, (_, frame) =>
      formatFrameTime(dataset.time, firstInputFrame + frame),
    ),
    range: range.min < range.max ? range : dataset.range,
  }
}

const baselineFile = /^baseline-(.+)\.npy$/

async function readBaselines(store: Store, id: string): Promise<Record<string, Floats>> {
  const files = await readdir(store.paths.forecastFolder(id))
  const names = files
    .map((file) => baselineFile.exec(file)?.[1])
    .filter((name) => name !== undefined)
  const read = names.map(
    async (name) =>
      [name, (await readFloats(store.paths.forecastBaseline(id, name))).values] as const,
  )
  return Object.fromEntries(await Promise.all(read))
}

function rangeOf(values: Floats): { min: number; max: number } {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}
