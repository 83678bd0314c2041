/** Whether kept files are what was written. */
import type { FileProblem } from '../../shared/data-calls'
import { CancelledError } from '../../shared/errors'
import { signalOf, type CallHandler } from './context'

export const verify: CallHandler<'verify'> = async ({ paths }, context) => {
  const { problemOf } = await import('../frames/verify-file')
  const signal = signalOf(context)
  const problems: (FileProblem | null)[] = []
  for (const path of paths) {
    if (signal.aborted) throw new CancelledError()
    problems.push(await problemOf(path, signal))
  }
  return problems
}
