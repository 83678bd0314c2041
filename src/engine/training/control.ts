/** How a training is steered from outside while it computes. */
import { CancelledError } from '../../shared/errors'

/** What was asked for last. Read between batches. */
export class TrainControl {
  private asked: 'pause' | 'stop' | null = null
  private cancelled = false

  get request(): 'pause' | 'stop' | null {
    return this.asked
  }

  ask(action: 'pause' | 'stop'): void {
    this.asked = action
  }

  cancel(): void {
    this.cancelled = true
  }

  /** Steering that passes on a cancellation alone: for the last seconds that a stop still needs. */
  onlyCancel(): Pick<TrainControl, 'request' | 'throwIfCancelled'> {
    return { request: null, throwIfCancelled: this.throwIfCancelled }
  }

  /** @throws CancelledError once cancelled */
  readonly throwIfCancelled = (): void => {
    if (this.cancelled) throw new CancelledError()
  }
}
