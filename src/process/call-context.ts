/**
 * What a call may do besides answering: send news, and look whether it was cancelled or steered.
 */
import type { CallTable, Method } from '../shared/process-protocol'

export interface CallContext<News, Control extends string = never> {
  readonly news: (news: News) => void
  /**
   * Registers what happens on `cancel` and when it is steered; what arrived before is told at once.
   */
  onRequest(listener: (request: 'cancel' | Control) => void): void
}

/** One method of a process. */
export type CallHandler<T extends CallTable<T>, M extends Method<T>> = (
  params: T[M]['params'],
  context: CallContext<T[M]['news'], T[M]['control']>,
) => Promise<T[M]['result']>

/** Every method of a process. */
export type CallHandlers<T extends CallTable<T>> = { [M in Method<T>]: CallHandler<T, M> }
