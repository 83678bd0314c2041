/**
 * Everything that an export shows of a forecast: what the model read, what came true, what it and
 * the baselines said.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportRequest } from '../../shared/data-calls'
import { baselineOf, framesFile, rangeFile } from '../../shared/kept-files'
import { readFrames } from './read-frames'

type Floats = Float32Array<ArrayBuffer>

/** All `[T, H, W, C]` in the data's unit, NaN without data. */
export interface ForecastFrames {
  inputs: Floats
  /** The true frames of the forecast's times, as many as there are. */
  truth: Floats
  forecast: Floats
  baselines: Record<string, Floats>
  ranges: { level: number; lower: Floats; upper: Floats }[]
}

export async function forecastFrames({
  forecast,
  store,
  forecastFolder,
}: Pick<ExportRequest, 'forecast' | 'store' | 'forecastFolder'>): Promise<ForecastFrames> {
  const { sequence, firstInputFrame, inputFrames, stepsWithTruth, steps } = forecast
  const { height, width, channels } = store.shape
  const known = await readFrames(store, sequence, firstInputFrame, inputFrames + stepsWithTruth)
  const border = inputFrames * height * width * channels
  const shape = { ...store.shape, sequences: 1, frames: steps }
  const made = (file: string) => {
    const framesPath = join(forecastFolder, file)
    return readFrames({ framesPath, validPath: null, shape, dtype: 'float32' }, 0, 0, steps)
  }
  const baselines: Record<string, Floats> = {}
  for (const file of await readdir(forecastFolder)) {
    const name = baselineOf(file)
    if (name !== null) baselines[name] = await made(file)
  }
  const ranges: ForecastFrames['ranges'] = []
  for (const level of forecast.ranges) {
    const [lower, upper] = [rangeFile('lower', level), rangeFile('upper', level)]
    ranges.push({ level, lower: await made(lower), upper: await made(upper) })
  }
  return {
    inputs: known.subarray(0, border),
    truth: known.subarray(border),
    forecast: await made(framesFile),
    baselines,
    ranges,
  }
}
