/** The values of a cell, or the mean of a region, through what happened and what was forecast. */
import type { GridView } from '../../../shared/picture/grid-view'
import { companionFrames } from '../../../shared/picture/beside'
import type { ForecastFrames } from '../../../shared/picture/forecast-figure'
import type { ChartLine } from '../charts/chart'

export interface CellSeries {
  /** Every frame: inputs, then the forecast's steps. */
  observed: (number | null)[]
  forecast: (number | null)[]
  /** Of the baseline or the range's end that is shown beside; null for none. */
  beside: (number | null)[] | null
  /** The widest range, of one cell alone: the ends of a mean are not the mean of the ends. */
  range: { percent: number; lower: (number | null)[]; upper: (number | null)[] } | null
}

/** @param where one cell, or a rectangle of them, of which the mean of the valid ones is taken */
export function seriesOf(
  frames: ForecastFrames,
  stepsWithTruth: number,
  where: GridView,
  channel: number,
  beside: string | null,
): CellSeries {
  const inputs = frames.inputTimes.length
  const steps = frames.times.length
  const none = (count: number) => new Array<number | null>(count).fill(null)
  const read = (values: Float32Array, from: number, count: number) =>
    Array.from({ length: count }, (_, step) => meanAt(frames, values, from + step, where, channel))
  const known = read(frames.inputs, 0, inputs)
  // The truth may begin with the inputs.
  const leads = frames.truth.length >= frames.inputs.length + sizeOf(frames) * stepsWithTruth
  const truth = read(frames.truth, leads ? inputs : 0, stepsWithTruth)
  const ahead = (values: Float32Array) => [...none(inputs), ...read(values, 0, steps)]
  const forecast = ahead(frames.forecast)
  // So that the forecast's line begins at what was known last.
  if (inputs > 0) forecast[inputs - 1] = known[inputs - 1] ?? null
  const companion = beside === null ? undefined : companionFrames(frames, beside)
  const widest = where.height * where.width === 1 ? frames.ranges?.at(-1) : undefined
  return {
    observed: [...known, ...truth, ...none(steps - stepsWithTruth)],
    forecast,
    beside: companion === undefined ? null : ahead(companion),
    range: widest
      ? {
          percent: Math.round(100 * widest.level),
          lower: ahead(widest.lower),
          upper: ahead(widest.upper),
        }
      : null,
  }
}

const sizeOf = ({ shape: [height = 1, width = 1, channels = 1] }: Pick<ForecastFrames, 'shape'>) =>
  height * width * channels

function meanAt(
  { shape }: Pick<ForecastFrames, 'shape'>,
  values: Float32Array,
  frame: number,
  { row, column, height, width }: GridView,
  channel: number,
): number | null {
  const [, columns = 1, channels = 1] = shape
  let [sum, count] = [0, 0]
  for (let y = row; y < row + height; y++)
    for (let x = column; x < column + width; x++) {
      const at = frame * sizeOf({ shape }) + (y * columns + x) * channels + channel
      const value = values[at] ?? NaN
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
  return count === 0 ? null : sum / count
}

/** The lines of a chart of it. */
export function linesOf(
  series: CellSeries,
  titles: {
    observed: string
    forecast: string
    beside: string
    range: (percent: number) => string
  },
): ChartLine[] {
  const { observed, forecast, beside, range } = series
  const points = observed.length < 40
  return [
    { label: titles.observed, values: observed, color: 1, points },
    { label: titles.forecast, values: forecast, color: 2, points },
    ...(beside
      ? [{ label: titles.beside, values: beside, color: 3, dashed: true, width: 1.5 }]
      : []),
    ...(range
      ? [range.lower, range.upper].map((values) => ({
          ...{ label: titles.range(range.percent), values, color: 2 },
          ...{ faint: true, dashed: true, width: 1 },
        }))
      : []),
  ]
}
