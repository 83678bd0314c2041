/** Follows long work on the progress line to its result. */
import type { ProgressItem } from '../../shared/api/procedure'
import type { Output } from './output'
import { bar } from './progress-line'

/** Shows the progress of a stream and returns its result. */
export async function follow<T>(
  output: Output,
  stream: AsyncIterable<ProgressItem<T>>,
): Promise<T> {
  for await (const item of stream) {
    if (item.type === 'result') {
      output.progress.clear()
      return item.result
    }
    const { done, total, what } = item
    output.progress.show(
      total === null
        ? `${output.worded(what)} …`
        : `${output.worded(what)} ${bar(done / total)} ${Math.floor((100 * done) / total)} %`,
    )
  }
  throw new Error('The work ended without a result.')
}
