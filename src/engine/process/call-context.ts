/** One method of the engine, and what it may do besides answering. */
import type { CallContext, CallHandler as Handler } from '../../process/call-context'
import type { EngineCalls, EngineMethod } from '../../shared/engine-calls'
import { CancelledError } from '../../shared/errors'
import type { Watcher } from '../forecasting/forecast'

export type { CallContext }
export type CallHandler<M extends EngineMethod> = Handler<EngineCalls, M>

/** Makes a call's context into what forecasting watches: progress out, cancellation in. */
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
