/** Which references there is time to roll, by what their first fit and forecast took. */
import type { Fold } from './folds'
import type { Racer } from './roll'

/** Fewer origins and older fits are better than fewer references: down to this share of them. */
const fewestOrigins = 0.25
/** Fitted for every fold, for every second one, or once. */
const strides = [1, 2, Infinity]

export interface Affordable {
  /** Those that go on, in their order. */
  racers: Racer[]
  /** Share of the origins there is time for. */
  share: number
  /** Folds from one fit to the next. */
  stride: number
}

/**
 * @param forecastSeconds of one forecast of each
 * @param seconds there are from now on
 */
export function affordable(
  racers: readonly Racer[],
  forecastSeconds: readonly number[],
  folds: readonly Fold[],
  seconds: number,
): Affordable {
  const frames = ({ ranges }: Fold): number => ranges.reduce((sum, { count }) => sum + count, 0)
  const windows = folds.reduce((sum, { origins }) => sum + origins.length, 0)
  const forecasts = forecastSeconds.map((one) => one * windows)
  const fitsWith = (stride: number): number[] => {
    const again = folds.filter((_, fold) => fold > 0 && fold % stride === 0)
    const refits = again.reduce((sum, fold) => sum + frames(fold) / frames(folds[0]!), 0)
    return racers.map(({ fitSeconds }) => fitSeconds * refits)
  }
  const shareWith = (stride: number): number =>
    Math.min(1, (seconds - total(fitsWith(stride))) / total(forecasts))
  const stride = strides.find((one) => shareWith(one) >= fewestOrigins) ?? Infinity
  const share = Math.max(fewestOrigins, shareWith(stride))
  const fits = fitsWith(stride)
  const costs = racers.map((_, i) => fits[i]! + share * forecasts[i]!)
  return { racers: cheapest(racers, costs, seconds), share, stride }
}

/** As many as there is time for, the cheapest first; at least one. */
function cheapest(racers: readonly Racer[], costs: readonly number[], seconds: number): Racer[] {
  const goesOn = new Set<number>()
  let left = seconds
  for (const i of [...racers.keys()].sort((a, b) => costs[a]! - costs[b]!)) {
    left -= costs[i]!
    if (left >= 0 || goesOn.size === 0) goesOn.add(i)
  }
  return racers.filter((_, i) => goesOn.has(i))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
