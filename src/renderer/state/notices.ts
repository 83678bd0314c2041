/** Errors and good news that have no place of their own on the screen: shown as toasts. */
import { toast } from 'svelte-sonner'
import { noticeFrom } from '../api/notice'
import { sayError } from '../i18n/say'

/** Shows what a call threw; nothing when the person cancelled it. */
export function showError(error: unknown): void {
  const notice = noticeFrom(error)
  if (notice === null) return
  const { message, remedy } = sayError(notice)
  toast.error(message, { description: remedy, duration: 9000 })
}

/** Shows that something can't be done as it stands, with what to do. */
export function showRefusal(message: string, description: string): void {
  toast.error(message, { description, duration: 9000 })
}

export function showDone(message: string, description?: string): void {
  toast.success(message, { description })
}
