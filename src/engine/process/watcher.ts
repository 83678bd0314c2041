/** Makes a call's context into what forecasting watches: progress out, cancellation in. */
import { CancelledError } from '../../shared/errors'
import type { Watcher } from '../forecasting/forecast'
import type { CallContext } from './call-context'

export function watcherOf(context: CallContext<{ done: number; total: number }>): Watcher {
  let cancelled = false
  context.onRequest((request) => {
    if (request === 'cancel') cancelled = true
  })
  return {
    progress: (news) => context.news(news),
    throwIfCancelled: () => {
      if (cancelled) throw new CancelledError()
    },
  }
}
