/** Reports of errors that should not happen, as a person may send them. */
import { z } from 'zod'
import { sentenceSchema } from '../notices/values'
import { base } from './procedure'

/** The longest stack that the window tells of. */
export const mostReportCharacters = 20_000

export const reports = {
  /**
   * The report of an error, in English. Without `error`, of the newest one that was written down.
   */
  make: base
    .input(
      z.object({
        error: sentenceSchema.nullable(),
        /** Where it happened, if it did in the window; main knows its own. */
        stack: z.string().max(mostReportCharacters).nullable(),
        /** What the browser calls itself; null outside one. */
        browser: z.string().max(mostReportCharacters).nullable(),
      }),
    )
    .output(z.object({ text: z.string() })),
  /** Something went wrong in the window's page that nobody caught there. */
  pageFailed: base
    .input(z.object({ stack: z.string().max(mostReportCharacters) }))
    .output(z.void()),
} as const
