/**
 * Errors as the terminal shows them: one sentence and a remedy on stderr, in the language of the
 * terminal; with `--json` also a document on stdout.
 */
import { ORPCError } from '@orpc/server'
import { noticeOf, traceOf, type ErrorNotice } from '../../shared/errors'
import type { Language } from '../../shared/notices/language'
import { say, sayError, sentence } from '../../shared/notices/say'
import { isUnexpected } from '../../shared/notices/unexpected'

/**
 * @param debug also print where it happened
 * @returns the exit status: 2 when what was typed is wrong, else 1
 */
export function reportError(
  error: unknown,
  { language, json, debug }: { language: Language; json: boolean; debug: boolean },
): number {
  const notice = noticeIn(error)
  const { message, remedy } = sayError(notice, language)
  process.stderr.write(`${message}\n${remedy}\n`)
  if (isUnexpected(notice)) process.stderr.write(`${say(sentence('report.hint', {}), language)}\n`)
  if (json) {
    const document = { error: { ...notice, ...sayError(notice, 'en') } }
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }
  if (debug) process.stderr.write(`\n${traceOf(error)}\n`)
  return notice.code.startsWith('input') ? 2 : 1
}

function noticeIn(error: unknown): ErrorNotice {
  return error instanceof ORPCError && error.code === 'GRIDCAST'
    ? (error.data as ErrorNotice)
    : noticeOf(error)
}
