/** What to show a person for anything that a call threw. */
import { ORPCError } from '@orpc/client'
import type { ErrorNotice } from '../../shared/errors'
import { GridcastError, noticeOf } from '../../shared/errors'
import { notice } from '../../shared/notices/say'
import { connection } from './connection'

/**
 * The notice of a failed call; a broken connection is named as such. Null when the person cancelled
 * it.
 */
export function noticeFrom(error: unknown): ErrorNotice | null {
  const told = error instanceof ORPCError && isNotice(error.data) ? error.data : null
  if (told?.code === 'cancelled' || isAbort(error)) return null
  if (told !== null) return told
  if (!(error instanceof Error) && isNotice(error)) return error
  if (!(error instanceof GridcastError) && connection.state !== 'connected') return connectionLost
  const notice = noticeOf(error)
  if (error instanceof Error && error.stack !== undefined) stacks.set(notice, error.stack)
  return notice
}

/** Where the window's own errors happened. */
const stacks = new WeakMap<ErrorNotice, string>()

/** Where an error of the window happened; null for what another process told. */
export const stackOf = (notice: ErrorNotice): string | null => stacks.get(notice) ?? null

const connectionLost = notice('connection.lost', {})

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function isNotice(data: unknown): data is ErrorNotice {
  return typeof data === 'object' && data !== null && 'code' in data && 'values' in data
}
