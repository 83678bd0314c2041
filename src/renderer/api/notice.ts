/** What to show a person for anything that a call threw. */
import { ORPCError } from '@orpc/client'
import type { ErrorNotice } from '../../shared/errors'
import { GridcastError, noticeOf } from '../../shared/errors'
import { connection } from './connection'

/**
 * The notice of a failed call; a broken connection is named as such. Null when the person cancelled
 * it.
 */
export function noticeFrom(error: unknown): ErrorNotice | null {
  const notice = error instanceof ORPCError && isNotice(error.data) ? error.data : null
  if (notice?.code === 'cancelled' || isAbort(error)) return null
  if (notice !== null) return notice
  if (!(error instanceof GridcastError) && connection.state !== 'connected') return connectionLost
  return noticeOf(error)
}

const connectionLost: ErrorNotice = {
  code: 'connection.lost',
  message: 'The connection to Gridcast was lost.',
  remedy: 'If it does not come back by itself, start Gridcast again; finished epochs are kept.',
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function isNotice(data: unknown): data is ErrorNotice {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    'message' in data &&
    'remedy' in data
  )
}
