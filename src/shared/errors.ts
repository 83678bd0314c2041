/**
 * Every error a person can meet: a code, a sentence, a remedy. Thrown anywhere, shown by every door
 * in the same words.
 */

export interface ErrorNotice {
  /** Stable, dotted, lower case: `import.npy.truncated`. */
  code: string
  /** What happened, with the offending file, place or value. One sentence. */
  message: string
  /** What to do about it. One sentence. */
  remedy: string
}

/**
 * An error meant for a person. Anything else that reaches a door is a defect and is reported as
 * `internal`.
 */
export class GridcastError extends Error implements ErrorNotice {
  override readonly name = 'GridcastError'

  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  toNotice(): ErrorNotice {
    return { code: this.code, message: this.message, remedy: this.remedy }
  }
}

/**
 * The notice for any thrown value; keeps a GridcastError's words and names everything else as an
 * internal error.
 */
export function noticeOf(error: unknown): ErrorNotice {
  if (error instanceof GridcastError) return error.toNotice()
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    message: `Something went wrong inside Gridcast: ${message}`,
    remedy: 'Try again; if it happens again, run with --debug and report what it prints.',
  }
}

/** Thrown when a person cancelled; doors show nothing or "Cancelled". */
export class CancelledError extends GridcastError {
  constructor(what = 'The task') {
    super('cancelled', `${what} was cancelled.`, 'Start it again when you are ready.')
  }
}
