/** A call's context as the code behind it takes it: progress out, an abort signal in. */
import type { CallContext, CallHandler as Handler } from '../../process/call-context'
import type { DataCalls, DataMethod, WorkProgress } from '../../shared/data-calls'
import type { ReadContext } from '../importers/importer'

export type CallHandler<M extends DataMethod> = Handler<DataCalls, M>

/** How often progress is told at most, in milliseconds. */
const tellMs = 50

/** Progress is thinned out: what is told between two tellings is passed over. */
export function workContext(
  context: CallContext<WorkProgress>,
): ReadContext & Required<Pick<ReadContext, 'onProgress'>> {
  let toldAt = -Infinity
  return {
    signal: signalOf(context),
    onProgress: (done, total, what) => {
      const now = performance.now()
      if (now - toldAt < tellMs && done !== total) return
      toldAt = now
      context.news({ done, total, what })
    },
  }
}

/** Aborts when the call is cancelled. */
export function signalOf(context: CallContext<never>): AbortSignal {
  const cancelling = new AbortController()
  context.onRequest(() => cancelling.abort())
  return cancelling.signal
}
