/** Errors of the page that nobody caught: shown like any other, and written down by main. */
import { mostReportCharacters } from '../../shared/api/reports'
import { isUnexpected } from '../../shared/notices/unexpected'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'
import { showError } from './notices'

/** An error that comes again and again is written down so often. */
const mostTold = 20

/** Listens from now on; returns how to stop. */
export function followPageErrors(): () => void {
  let told = 0
  const take = (error: unknown) => {
    const notice = error instanceof Error ? noticeFrom(error) : null
    if (notice === null || !isUnexpected(notice)) return
    showError(notice)
    const stack = ((error as Error).stack ?? '').slice(0, mostReportCharacters)
    // What can't be written down now has been shown.
    if (told++ < mostTold) void api.reports.pageFailed({ stack }).catch(() => undefined)
  }
  const onError = ({ error }: ErrorEvent) => take(error)
  const onRejection = ({ reason }: PromiseRejectionEvent) => take(reason)
  window.addEventListener('error', onError)
  window.addEventListener('unhandledrejection', onRejection)
  return () => {
    window.removeEventListener('error', onError)
    window.removeEventListener('unhandledrejection', onRejection)
  }
}
