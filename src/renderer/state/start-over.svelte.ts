/**
 * The question before a run is trained from its beginning although it was trained before: asked
 * when none of its checkpoints can be gone on from.
 */
import type { RunId } from '../../shared/identifiers'
import type { ErrorNotice } from '../../shared/errors'

class StartOver {
  /** The run in question, and why it can't go on. */
  question = $state.raw<{ id: RunId; notice: ErrorNotice } | null>(null)

  ask(id: RunId, notice: ErrorNotice): void {
    this.question = { id, notice }
  }
  close(): void {
    this.question = null
  }
}
export const startOver = new StartOver()
