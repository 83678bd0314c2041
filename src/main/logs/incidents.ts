/**
 * Errors that should not happen: which they are, and where the last ones of this program happened,
 * so that a report of one can say it.
 */
import { noticeOf, traceOf, type ErrorNotice } from '../../shared/errors'
import { isUnexpected } from '../../shared/notices/unexpected'
import { storeTroubleOf } from '../store/store-errors'
import { safeLines, type SafeText } from './safe-text'

const mostKept = 20

export interface Incident {
  notice: ErrorNotice
  /** Where it happened, as a log may keep it. */
  stack: SafeText[]
}

export class Incidents {
  private readonly last: Incident[] = []

  add(incident: Incident): void {
    this.last.push(incident)
    if (this.last.length > mostKept) this.last.shift()
  }

  /** Where an error happened that a person was told of in these words; null if it isn't known. */
  stackOf(notice: ErrorNotice): SafeText[] | null {
    const wanted = JSON.stringify([notice.code, notice.values])
    const found = this.last.findLast(
      ({ notice: { code, values } }) => JSON.stringify([code, values]) === wanted,
    )
    return found?.stack ?? null
  }
}

/**
 * An error and where it happened, if nobody expects it to.
 * @param notice what a person is told of it
 */
export function incidentOf(
  error: unknown,
  notice: ErrorNotice = noticeOf(storeTroubleOf(error) ?? error),
): Incident {
  return { notice, stack: isUnexpected(notice) ? safeLines(traceOf(error)) : [] }
}
