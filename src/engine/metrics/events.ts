/**
 * Hits, misses, false alarms and the critical success index of cells at or above a threshold (in
 * the data's unit).
 */
import type { EventScores } from '../../shared/forecast'
import type { FramePair } from './metric'

/** Counts one threshold for every lead time. */
export class EventCounts {
  private readonly hits: number[]
  private readonly misses: number[]
  private readonly falseAlarms: number[]

  constructor(
    private readonly threshold: number,
    leadTimes: number,
  ) {
    this.hits = new Array<number>(leadTimes).fill(0)
    this.misses = [...this.hits]
    this.falseAlarms = [...this.hits]
  }

  /** @param lead index of the lead time, from 0 */
  add(lead: number, { predicted, truth, valid }: FramePair): void {
    for (let i = 0; i < truth.length; i++) {
      if (valid !== null && valid[i] === 0) continue
      const happened = truth[i]! >= this.threshold
      const foretold = predicted[i]! >= this.threshold
      if (happened && foretold) this.hits[lead]!++
      else if (happened) this.misses[lead]!++
      else if (foretold) this.falseAlarms[lead]!++
    }
  }

  result(): EventScores {
    const { threshold, hits, misses, falseAlarms } = this
    const csi = hits.map((hit, lead) => {
      const all = hit + misses[lead]! + falseAlarms[lead]!
      return all === 0 ? null : hit / all
    })
    return { threshold, hits, misses, falseAlarms, csi }
  }
}
