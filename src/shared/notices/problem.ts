/** What is wrong with a value that does not fit its schema. */
import { sentence, type Sentence } from './say'

/** As much of an issue of zod's as is told; other checkers' issues have none of it. */
interface Issue {
  code?: unknown
  origin?: unknown
  minimum?: unknown
  maximum?: unknown
  inclusive?: unknown
  expected?: unknown
  values?: unknown
}

/** @param found an issue of a failed check */
export function problemOf(found: object | undefined): Sentence {
  const { code, origin, minimum, maximum, inclusive, expected, values }: Issue = found ?? {}
  if (code === 'too_small' && origin === 'string') return sentence('problem.empty', {})
  if (code === 'too_small' && typeof minimum === 'number')
    return sentence('problem.too-small', { least: minimum, included: inclusive !== false })
  if (code === 'too_big' && typeof maximum === 'number')
    return sentence('problem.too-large', { most: maximum, included: inclusive !== false })
  if (code === 'invalid_value' && Array.isArray(values))
    return sentence('problem.choice', { choices: values.map(String) })
  return typeof expected === 'string'
    ? sentence('problem.type', { expected })
    : sentence('problem.form', {})
}
