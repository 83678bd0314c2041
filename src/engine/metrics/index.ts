/** The metrics there are, and how they are gathered together over many windows. */
import type { EventScores, Scores } from '../../shared/forecast'
import { correlation } from './correlation'
import { EventCounts } from './events'
import { mae } from './mae'
import type { FramePair, Gathering, Metric, MetricContext } from './metric'
import { mse } from './mse'
import { psnr } from './psnr'
import { rmse } from './rmse'
import { sse } from './sse'
import { ssim } from './ssim'

const metrics: Record<keyof Scores, Metric> = { mse, sse, mae, rmse, ssim, psnr, correlation }

/** Every metric of one forecaster, by lead time. */
export class Scoring {
  private readonly gatherings: Map<keyof Scores, Gathering[]>
  private readonly events: EventCounts[]

  constructor(context: MetricContext, leadTimes: number, thresholds: readonly number[]) {
    const names = Object.keys(metrics) as (keyof Scores)[]
    this.gatherings = new Map(
      names.map((name) => [
        name,
        Array.from({ length: leadTimes }, () => metrics[name].begin(context)),
      ]),
    )
    this.events = thresholds.map((threshold) => new EventCounts(threshold, leadTimes))
  }

  /** @param lead index of the lead time, from 0 */
  add(lead: number, pair: FramePair): void {
    for (const byLead of this.gatherings.values()) byLead[lead]?.add(pair)
    for (const counts of this.events) counts.add(lead, pair)
  }

  scores(): Scores {
    const entries = [...this.gatherings].map(
      ([name, byLead]) => [name, byLead.map((gathering) => gathering.result())] as const,
    )
    return Object.fromEntries(entries) as Scores
  }

  eventScores(): EventScores[] {
    return this.events.map((counts) => counts.result())
  }
}
