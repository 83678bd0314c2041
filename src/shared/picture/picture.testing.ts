/**
 * A small invented forecast for tests of pictures and exports: two hills on an island, sea without
 * data around it.
 */
import { exportedSize } from './animated-figure'
import type { ForecastChoices, ForecastFacts, ForecastFrames } from './forecast-figure'

export const islandGrid = { height: 12, width: 16 }

/** Value at a cell and time; NaN for the sea. */
export function islandValue(row: number, column: number, time: number): number {
  const fromCentre = ((row - 5.5) / 5.5) ** 2 + ((column - 7.5) / 7.5) ** 2
  if (fromCentre > 1) return NaN
  return Math.max(0, 100 - 12 * Math.abs(column - 3 - time) - 9 * Math.abs(row - 5))
}

export function islandFrames(from: number, count: number, shift = 0): Float32Array<ArrayBuffer> {
  const { height, width } = islandGrid
  return Float32Array.from({ length: count * height * width }, (_, index) =>
    islandValue(
      Math.floor(index / width) % height,
      index % width,
      from + shift + Math.floor(index / (height * width)),
    ),
  )
}

const newestInput = islandFrames(3, 1)

/** Four inputs, six steps, the first four of them with a truth. */
export const islandForecast: ForecastFrames = {
  inputs: islandFrames(0, 4),
  truth: islandFrames(4, 4),
  forecast: islandFrames(4, 6, 0.5),
  baselines: {
    persistence: Float32Array.from(
      { length: 6 * 12 * 16 },
      (_, index) => newestInput[index % (12 * 16)] ?? NaN,
    ),
  },
  shape: [12, 16, 1],
  inputTimes: ['2022-01-03', '2022-01-10', '2022-01-17', '2022-01-24'],
  times: ['2022-01-31', '2022-02-07', '2022-02-14', '2022-02-21', '2022-02-28', '2022-03-07'],
}

export const islandFacts: ForecastFacts = {
  mode: 'free-running',
  stepsWithTruth: 4,
  valueName: 'cases',
  unit: 'cases/week',
  channelNames: ['cases'],
  range: { min: 0, max: 100 },
  step: { count: 1, unit: 'week' },
}

export const plainChoices: ForecastChoices = {
  ...exportedSize,
  colormap: 'viridis',
  scaleKind: 'linear',
  ink: 'light',
  language: 'en',
  baseline: 'persistence',
  channel: 0,
}
