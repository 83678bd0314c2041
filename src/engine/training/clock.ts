/** Counts the seconds a training computes, pauses left out, into its progress. */
import type { Progress } from './run-state'

export class Clock {
  private last = performance.now()
  private readonly secondsAtStart: number
  private shareAtStart: number | null = null

  constructor(private readonly progress: Pick<Progress, 'seconds' | 'epochSeconds'>) {
    this.secondsAtStart = progress.seconds
  }

  /** Adds the time since the last tick. */
  tick(): void {
    const now = performance.now()
    const elapsed = (now - this.last) / 1000
    this.last = now
    this.progress.seconds += elapsed
    this.progress.epochSeconds += elapsed
  }

  /**
   * Seconds until the planned end at the speed since this process began to train; null before two
   * batches are done.
   * @param share of the planned training that is done, 0..1
   */
  secondsLeft(share: number): number | null {
    if (this.shareAtStart === null) {
      this.shareAtStart = share
      return null
    }
    const done = share - this.shareAtStart
    return done <= 0 ? null : ((this.progress.seconds - this.secondsAtStart) * (1 - share)) / done
  }
}
