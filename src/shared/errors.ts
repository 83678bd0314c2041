/**
 * Every error a person can meet: a code and its values, worded by the catalogue (`notices/`) in the
 * reader's language. Thrown anywhere, shown by every door in the same words.
 */
import type { ErrorCode, ErrorValues } from './notices/catalogue'
import { notice, sayError } from './notices/say'
import type { ErrorNotice, SentenceValues } from './notices/values'

export type { ErrorNotice } from './notices/values'

/**
 * An error meant for a person. Anything else that reaches a door is a defect and is reported as
 * `internal`. Its `message` is English, for logs and stacks.
 */
export class GridcastError<C extends ErrorCode = ErrorCode> extends Error implements ErrorNotice {
  override readonly name = 'GridcastError'
  readonly code: string
  readonly values: SentenceValues

  constructor(code: C, values: ErrorValues[C], options?: ErrorOptions) {
    super(sayError({ code, values }, 'en').message, options)
    this.code = code
    this.values = values
  }

  /** The error that another process or a door told of. */
  static of({ code, values }: ErrorNotice, options?: ErrorOptions): GridcastError {
    return new GridcastError(code as ErrorCode, values as never, options)
  }

  /** What to do about it, in English. */
  get remedy(): string {
    return sayError(this, 'en').remedy
  }

  toNotice(): ErrorNotice {
    return { code: this.code, values: this.values }
  }
}

/**
 * The notice for any thrown value; keeps what a GridcastError says and names everything else as an
 * internal error.
 */
export function noticeOf(error: unknown): ErrorNotice {
  if (error instanceof GridcastError) return error.toNotice()
  if (isDiskFull(error)) return notice('disk.full', { path: pathIn(error), needed: null })
  const detail = error instanceof Error ? error.message : String(error)
  return notice('internal', { detail })
}

/**
 * Whether a file could not be written for want of room: on its disk, in this user's share, or by a
 * limit on the size of files.
 */
export function isDiskFull(error: unknown): error is Error & { code: string } {
  const codes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG'])
  return error instanceof Error && 'code' in error && codes.has(error.code)
}

function pathIn(error: Error): string | null {
  return 'path' in error && typeof error.path === 'string' ? error.path : null
}

/**
 * The stacks of an error and of what caused it; a cause may be the text of another process's stack.
 */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`
}

/** The first line of what was thrown, for a sentence that passes on another program's words. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

/** Thrown when a person cancelled; doors show nothing or "Cancelled". */
export class CancelledError extends GridcastError {
  constructor() {
    super('cancelled', {})
  }
}
