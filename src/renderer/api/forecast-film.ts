/** All frames of a forecast as numbers, with what its picture says of them. */
import type { Dataset } from '../../shared/dataset'
import type { Forecast } from '../../shared/forecast'
import { api, readFrames } from './client'

/** @param dataset undefined where it isn't known yet */
export async function readFilm(forecast: Forecast, dataset: Dataset | undefined) {
  const answer = await api.forecasts.frames({ id: forecast.id })
  const baselines: Record<string, Float32Array> = {}
  for (const [name, blob] of Object.entries(answer.baselines))
    baselines[name] = await readFrames(blob)
  const ranges = []
  for (const { level, lower, upper } of answer.ranges)
    ranges.push({ level, lower: await readFrames(lower), upper: await readFrames(upper) })
  const frames = {
    inputs: await readFrames(answer.inputs),
    truth: await readFrames(answer.truth),
    forecast: await readFrames(answer.forecast),
    baselines,
    ranges,
    shape: answer.shape,
    inputTimes: answer.inputTimes,
    times: answer.times,
  }
  const facts = {
    mode: forecast.mode,
    stepsWithTruth: forecast.stepsWithTruth,
    valueName: dataset?.valueName ?? '',
    unit: dataset?.unit ?? null,
    channelNames: dataset?.channelNames ?? [],
    range: dataset?.range ?? answer.range,
    step: dataset?.time.kind === 'calendar' ? dataset.time.step : null,
    georeference: dataset?.georeference ?? null,
  }
  return { frames, facts }
}
