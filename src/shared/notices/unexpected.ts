/** Errors that are the program's fault or its processes', of which a person may send a report. */
import type { ErrorCode } from './catalogue'
import type { ErrorNotice } from './values'

const unexpected: ReadonlySet<string> = new Set<ErrorCode>([
  'internal',
  'data.died',
  'data.hung',
  'data.start',
  'engine.died',
  'engine.hung',
  'engine.start',
])

export const isUnexpected = ({ code }: ErrorNotice): boolean => unexpected.has(code)
