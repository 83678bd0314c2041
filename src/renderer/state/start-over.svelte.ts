/**
 * The question before a run is trained from its beginning although it was trained before: asked
 * when none of its checkpoints can be gone on from.
 */
import type { ErrorNotice } from '../../shared/errors'

class StartOver {
  /** The run in question, and why it can't go on. */
  question = $state.raw<{ id: string; notice: ErrorNotice } | null>(null)

  ask(id: string, notice: ErrorNotice): void {
    this.question = { id, notice }
  }
  close(): void {
    this.question = null
  }
}
export const startOver = new StartOver()
