/** Gathers the scores of a model and of every baseline over windows, by lead time. */
import type { Comparison } from '../../shared/comparison'
import type { Evaluation, ForecastMode } from '../../shared/forecast'
import type { Frames } from '../windows/frame-reader'
import { Scoring } from '../metrics'
import type { MetricContext } from '../metrics/metric'
import type { WindowPosition } from '../rolling/block-bootstrap'
import { compare, strongest } from '../rolling/comparison'
import { squaredErrors } from '../rolling/squared-errors'
import { verdictOf } from './verdict'

export class Evaluator {
  private readonly scorings = new Map<string, Scoring>()
  private readonly positions: WindowPosition[] = []
  /** Squared errors of each window by lead time, by forecaster. */
  private readonly errors = new Map<string, Float64Array[]>()

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
   * @param position sequence and newest input frame
   */
  add(forecasts: ReadonlyMap<string, Float32Array>, truth: Frames, position: WindowPosition): void {
    this.positions.push(position)
    const size = truth.values.length / this.leadTimes
    for (const [name, frames] of forecasts) {
      const scoring = this.scoringOf(name)
      const errors = this.errors.get(name) ?? []
      errors.push(squaredErrors(frames, truth, this.leadTimes))
      this.errors.set(name, errors)
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

  /** @param kind tells which windows hang together */
  result(kind: 'series' | 'clips', unit: string | null, mode: ForecastMode): Evaluation {
    const comparison = this.comparison(kind)
    const metrics = Object.fromEntries(
      [...this.scorings].map(([name, scoring]) => [name, scoring.scores()]),
    )
    return {
      unit,
      mode,
      windows: this.positions.length,
      leadTimes: Array.from({ length: this.leadTimes }, (_, lead) => lead + 1),
      dynamicRange: this.context.dynamicRange,
      metrics,
      events: Object.fromEntries(
        [...this.scorings].map(([name, scoring]) => [name, scoring.eventScores()]),
      ),
      comparison,
      verdict: verdictOf(comparison),
    }
  }

  /** The model against whatever was hardest to beat in every window. */
  private comparison(kind: 'series' | 'clips'): Comparison | null {
    const model = this.errors.get('model')
    const rivals = new Map(
      [...this.errors].filter(
        ([name, errors]) => name !== 'model' && errors.length === model?.length,
      ),
    )
    const rival = strongest(rivals)
    if (model === undefined || rival === null) return null
    return compare(kind, this.positions, model, { name: rival, errors: rivals.get(rival)! })
  }

  private scoringOf(name: string): Scoring {
    const known = this.scorings.get(name)
    if (known) return known
    const scoring = new Scoring(this.context, this.leadTimes, this.thresholds)
    this.scorings.set(name, scoring)
    return scoring
  }
}
