/**
 * Files made by an export that wait to be fetched: a stream of progress can't carry bytes, so its
 * result names a ticket and the bytes follow in an answer of their own. Each is handed out once;
 * only the newest few are kept.
 */
import { GridcastError } from '../../shared/errors'

const mostKept = 4

export class FinishedExports {
  readonly #waiting = new Map<string, Blob>()

  /** Keeps the bytes and names the ticket to fetch them with. */
  keep(bytes: Blob): string {
    const ticket = crypto.randomUUID()
    this.#waiting.set(ticket, bytes)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > mostKept && oldest !== undefined) this.#waiting.delete(oldest)
    return ticket
  }

  /** The bytes; throws `export.gone` when they were fetched before or pushed out by newer ones. */
  take(ticket: string): Blob {
    const bytes = this.#waiting.get(ticket)
    this.#waiting.delete(ticket)
    if (bytes !== undefined) return bytes
    throw new GridcastError(
      'export.gone',
      'This export is no longer kept.',
      'Export the forecast again.',
    )
  }
}

/** Of this process: tickets are random and known to their caller only. */
export const finishedExports = new FinishedExports()
