/** Gathers the scores of a model and of every baseline over windows, by lead time. */
import type { Comparison } from '../../shared/comparison'
import type { DatasetSource } from '../../shared/engine-calls'
import type { Evaluation, ForecastMode } from '../../shared/forecast'
import type { Skill } from '../../shared/skill'
import type { Frames } from '../windows/frame-reader'
import { Scoring } from '../metrics'
import type { MetricContext } from '../metrics/metric'
import type { WindowPosition } from '../rolling/block-bootstrap'
import { compare, strongest } from '../rolling/comparison'
import { squaredErrors } from '../rolling/squared-errors'
import { PlaceErrors, skillOf } from './skill'
import { verdictOf } from './verdict'

export class Evaluator {
  private readonly scorings = new Map<string, Scoring>()
  private readonly positions: WindowPosition[] = []
  /** Squared errors of each window by lead time, by forecaster. */
  private readonly errors = new Map<string, Float64Array[]>()
  /** Cells with a truth of each window, by lead time. */
  private readonly counts: Float64Array[] = []
  private readonly places: PlaceErrors

  constructor(
    private readonly context: MetricContext,
    private readonly leadTimes: number,
    private readonly thresholds: readonly number[],
  ) {
    this.places = new PlaceErrors(context.frame)
  }

  /**
   * Adds one window.
   * @param forecasts frames [steps, H, W, C] by forecaster, `model` among them; the first
   * `leadTimes` steps are compared
   * @param truth the true frames, [leadTimes, H, W, C]
   * @param position sequence and newest input frame
   */
  add(forecasts: ReadonlyMap<string, Float32Array>, truth: Frames, position: WindowPosition): void {
    this.positions.push(position)
    this.counts.push(truthsByLead(truth, this.leadTimes))
    const size = truth.values.length / this.leadTimes
    for (const [name, frames] of forecasts) {
      const scoring = this.scoringOf(name)
      const errors = this.errors.get(name) ?? []
      errors.push(squaredErrors(frames, truth, this.leadTimes))
      this.errors.set(name, errors)
      this.places.add(name, frames, truth)
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

  result(dataset: Pick<DatasetSource, 'kind' | 'unit' | 'time'>, mode: ForecastMode): Evaluation {
    const comparison = this.comparison(dataset.kind)
    const metrics = Object.fromEntries(
      [...this.scorings].map(([name, scoring]) => [name, scoring.scores()]),
    )
    return {
      unit: dataset.unit,
      mode,
      windows: this.positions.length,
      leadTimes: Array.from({ length: this.leadTimes }, (_, lead) => lead + 1),
      dynamicRange: this.context.dynamicRange,
      metrics,
      events: Object.fromEntries(
        [...this.scorings].map(([name, scoring]) => [name, scoring.eventScores()]),
      ),
      comparison,
      skill: comparison === null ? null : this.skill(comparison.rival, dataset),
      verdict: verdictOf(comparison),
    }
  }

  /** Null where a single window could say nothing of places and seasons. */
  private skill(rival: string, dataset: Pick<DatasetSource, 'kind' | 'time'>): Skill | null {
    if (this.positions.length < 2) return null
    const [model, others] = [this.errors.get('model')!, this.errors.get(rival)!]
    const windows = this.positions.map((position, i) => ({
      position,
      model: model[i]!,
      rival: others[i]!,
      counts: this.counts[i]!,
    }))
    return skillOf(this.places, rival, windows, dataset)
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

function truthsByLead({ values, valid }: Frames, leads: number): Float64Array {
  const size = values.length / leads
  const counts = new Float64Array(leads).fill(valid === null ? size : 0)
  valid?.forEach((known, i) => (counts[Math.floor(i / size)]! += known))
  return counts
}
