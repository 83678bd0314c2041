/**
 * The report of an error that should not happen: made by main, looked at by the person, copied by
 * them, and sent nowhere.
 */
import type { ErrorNotice } from '../../shared/errors'
import { mostReportCharacters } from '../../shared/api/reports'
import { api, bridge } from '../api/client'
import { noticeFrom, stackOf } from '../api/notice'
import { Newest } from './newest'

class Report {
  isOpen = $state(false)
  /** What will be copied; null while it is being made, or when it can't be. */
  text = $state.raw<string | null>(null)
  problem = $state.raw<ErrorNotice | null>(null)
  private readonly newest = new Newest()

  /** Shows the report of an error; of the newest that was written down without one. */
  async show(error: ErrorNotice | null): Promise<void> {
    const signal = this.newest.begin()
    this.isOpen = true
    this.text = this.problem = null
    try {
      const stack = error === null ? null : stackOf(error)
      const browser = bridge === undefined ? navigator.userAgent : null
      const { text } = await api.reports.make(
        { error, stack: stack?.slice(0, mostReportCharacters) ?? null, browser },
        { signal },
      )
      if (!signal.aborted) this.text = text
    } catch (thrown) {
      if (!signal.aborted) this.problem = noticeFrom(thrown)
    }
  }
}
export const report = new Report()
