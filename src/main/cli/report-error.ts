/** Errors as the terminal shows them: one sentence and a remedy on stderr. */
import { ORPCError } from '@orpc/server'
import { noticeOf, type ErrorNotice } from '../../shared/errors'

/**
 * @param debug also print where it happened
 * @returns the exit status: 2 when what was typed is wrong, else 1
 */
export function reportError(error: unknown, debug: boolean): number {
  const { code, message, remedy } = noticeIn(error)
  process.stderr.write(`${message}\n${remedy}\n`)
  if (debug) process.stderr.write(`\n${traceOf(error)}\n`)
  return code === 'input' ? 2 : 1
}

function noticeIn(error: unknown): ErrorNotice {
  return error instanceof ORPCError && error.code === 'GRIDCAST'
    ? (error.data as ErrorNotice)
    : noticeOf(error)
}

/**
 * The stacks of an error and of what caused it; a cause may be the text of another process's stack.
 */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`
}
