/** How many truths lie inside the ranges around forecasts, and how wide these are, by lead time. */
import type { Evaluation, ForecastMode } from '../../shared/forecast'
import { rangeLevels, rangeOf } from '../rolling/ranges'
import type { RangeFit } from '../rolling/ranges'
import type { Frames } from '../windows/frame-reader'

type RangeScore = NonNullable<Evaluation['ranges']>[number]

export class RangeScores {
  private readonly inside: Float64Array[]
  private readonly widths: Float64Array[]
  private readonly counts: Float64Array

  constructor(
    private readonly fit: RangeFit,
    private readonly leads: number,
  ) {
    this.inside = rangeLevels.map(() => new Float64Array(leads))
    this.widths = rangeLevels.map(() => new Float64Array(leads))
    this.counts = new Float64Array(leads)
  }

  /** @param forecast [steps, H, W, C]; the first `leads` steps are looked at */
  add(forecast: Float32Array, { values, valid }: Frames, mode: ForecastMode): void {
    const size = values.length / this.leads
    const some = forecast.subarray(0, values.length)
    const isValid = (i: number): boolean => valid === null || valid[i] === 1
    for (let i = 0; i < values.length; i++) if (isValid(i)) this.counts[Math.floor(i / size)]!++
    rangeLevels.forEach((_, level) => {
      const { lower, upper } = rangeOf(this.fit, level, some, mode === 'one-step')
      for (let i = 0; i < values.length; i++) {
        if (!isValid(i)) continue
        const lead = Math.floor(i / size)
        this.widths[level]![lead]! += upper[i]! - lower[i]!
        if (values[i]! >= lower[i]! && values[i]! <= upper[i]!) this.inside[level]![lead]!++
      }
    })
  }

  scores(): RangeScore[] {
    const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)
    const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
    const byLead = (values: Float64Array): (number | null)[] =>
      Array.from(values, (value, lead) => share(value, this.counts[lead]!))
    return rangeLevels.map((level, i) => ({
      level,
      coverage: share(sum(this.inside[i]!), sum(this.counts)),
      byLead: byLead(this.inside[i]!),
      width: byLead(this.widths[i]!),
    }))
  }
}
