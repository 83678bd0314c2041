/**
 * Which seasons a time axis can hold: the day, the week and the year, in frames. Where there are no
 * dates, the strongest period of the mean over the map.
 */
import type { TimeAxis, TimeUnit } from '../../../shared/dataset'

const daysOf: Record<TimeUnit, number> = {
  second: 1 / 86400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  pentad: 365.2425 / 72,
  dekad: 365.2425 / 36,
  composite8: 365.2425 / 46,
  composite16: 365.2425 / 23,
  month: 365.2425 / 12,
  year: 365.2425,
}
const seasonDays = [1, 7, 365.2425]
/** Fewer frames than this can't show the shape of a season. */
const fewestFrames = 3
/** A season has to be seen this often to be told from chance. */
export const fewestCycles = 1.9

/** Frames per day, week and year, where each has enough frames and `span` frames see it often. */
export function calendarPeriods(time: TimeAxis, span: number): number[] {
  if (time.kind === 'index') return []
  const step = time.step.count * daysOf[time.step.unit]
  return seasonDays
    .map((days) => days / step)
    .filter((frames) => frames >= fewestFrames && span >= fewestCycles * frames)
}

/**
 * The period with the highest peak in the periodogram of a series without its line, refined between
 * the frequencies of the series' own length; null when it explains less than a third.
 */
export function strongestPeriod(series: Float64Array): number | null {
  const residual = withoutLine(series)
  const total = residual.reduce((sum, value) => sum + value * value, 0)
  if (!(total > 0)) return null
  let [best, power] = [0, 0]
  const cycles = series.length / fewestFrames
  for (let frequency = fewestCycles; frequency <= cycles; frequency += 0.1) {
    const here = powerAt(residual, frequency / series.length)
    if (here > power) [best, power] = [frequency, here]
  }
  return power > total / 3 ? series.length / best : null
}

function powerAt(series: Float64Array, frequency: number): number {
  let [cosine, sine] = [0, 0]
  for (let t = 0; t < series.length; t++) {
    cosine += series[t]! * Math.cos(2 * Math.PI * frequency * t)
    sine += series[t]! * Math.sin(2 * Math.PI * frequency * t)
  }
  return ((cosine * cosine + sine * sine) * 2) / series.length
}

function withoutLine(series: Float64Array): Float64Array {
  const n = series.length
  const middle = (n - 1) / 2
  const mean = series.reduce((sum, value) => sum + value, 0) / n
  let [above, below] = [0, 0]
  series.forEach((value, t) => {
    above += (t - middle) * (value - mean)
    below += (t - middle) ** 2
  })
  const slope = below > 0 ? above / below : 0
  return series.map((value, t) => value - mean - slope * (t - middle))
}
