/** Gathers the scores of a model and of every baseline over windows, by lead time. */
import type { Evaluation, ForecastMode } from '../../shared/forecast'
import type { Frames } from '../windows/frame-reader'
import { Scoring } from '../metrics'
import type { MetricContext } from '../metrics/metric'
import { verdictOf } from './verdict'

export class Evaluator {
  private readonly scorings = new Map<string, Scoring>()
  private windows = 0

  constructor(
    private readonly context: MetricContext,
    private readonly leadTimes: number,
    private readonly thresholds: readonly number[],
  ) {}

  /**
   * Adds one window.
   * @param forecasts frames [steps, H, W, C] by forecaster, `model` among them; the first
   * `leadTimes` steps are compared
   * @param truth the true frames, [leadTimes, H, W, C]
   */
  add(forecasts: ReadonlyMap<string, Float32Array>, truth: Frames): void {
    this.windows++
    const size = truth.values.length / this.leadTimes
    for (const [name, frames] of forecasts) {
      const scoring = this.scoringOf(name)
      for (let lead = 0; lead < this.leadTimes; lead++) {
        const [from, to] = [lead * size, (lead + 1) * size]
        scoring.add(lead, {
          predicted: frames.subarray(from, to),
          truth: truth.values.subarray(from, to),
          valid: truth.valid && truth.valid.subarray(from, to),
        })
      }
    }
  }

  result(unit: string | null, mode: ForecastMode): Evaluation {
    const metrics = Object.fromEntries(
      [...this.scorings].map(([name, scoring]) => [name, scoring.scores()]),
    )
    return {
      unit,
      mode,
      windows: this.windows,
      leadTimes: Array.from({ length: this.leadTimes }, (_, lead) => lead + 1),
      dynamicRange: this.context.dynamicRange,
      metrics,
      events: Object.fromEntries(
        [...this.scorings].map(([name, scoring]) => [name, scoring.eventScores()]),
      ),
      verdict: verdictOf(metrics),
    }
  }

  private scoringOf(name: string): Scoring {
    const known = this.scorings.get(name)
    if (known) return known
    const scoring = new Scoring(this.context, this.leadTimes, this.thresholds)
    this.scorings.set(name, scoring)
    return scoring
  }
}
