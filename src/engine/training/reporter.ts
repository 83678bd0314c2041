/** Sends a training's news: batches at most ten times a second, everything else always. */
import type { TrainNews } from '../../shared/engine-calls'
import type { TrainingEvent } from '../../shared/training/run'

const shortestIntervalMs = 100

export class Reporter {
  private lastBatchMs = -Infinity

  constructor(private readonly send: (news: TrainNews) => void) {}

  news(news: TrainNews): void {
    this.send(news)
  }

  event(event: TrainingEvent): void {
    this.send({ type: 'event', event })
  }

  /** Sends the event unless the last one was less than 100 ms ago; then it isn't even made. */
  batch(make: () => Extract<TrainingEvent, { type: 'batch' }>): void {
    const now = performance.now()
    if (now - this.lastBatchMs < shortestIntervalMs) return
    this.lastBatchMs = now
    this.event(make())
  }
}
