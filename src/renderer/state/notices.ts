/** Errors and good news that have no place of their own on the screen: shown as toasts. */
import { toast } from 'svelte-sonner'
import { isUnexpected } from '../../shared/notices/unexpected'
import { noticeFrom } from '../api/notice'
import { m } from '../i18n/paraglide/messages'
import { sayError } from '../i18n/say'
import { report } from './report.svelte'

/** Shows what a call threw; nothing when the person cancelled it. */
export function showError(error: unknown): void {
  const notice = noticeFrom(error)
  if (notice === null) return
  const { message, remedy } = sayError(notice)
  if (!isUnexpected(notice)) {
    toast.error(message, { description: remedy, duration: 9000 })
    return
  }
  // It stays until it is closed; the same one is there once.
  toast.error(message, {
    id: JSON.stringify(notice),
    description: remedy,
    duration: Infinity,
    action: { label: m.report_show(), onClick: () => void report.show(notice) },
  })
}

/** Shows that something can't be done as it stands, with what to do. */
export function showRefusal(message: string, description: string): void {
  toast.error(message, { description, duration: 9000 })
}

/** Shows that a training has ended, with a way to it. */
export function showEnd(
  isDone: boolean,
  message: string,
  description: string | undefined,
  open: () => void,
): void {
  const show = isDone ? toast.success : toast.warning
  show(message, { description, duration: 9000, action: { label: m.open(), onClick: open } })
}

export function showDone(message: string, description?: string): void {
  toast.success(message, { description })
}
