/**
 * What a call may do besides answering: send news, and look whether it was cancelled or steered.
 */
import type { EngineCalls, EngineMethod } from '../../shared/engine-protocol'

export interface CallContext<News> {
  readonly news: (news: News) => void
  /**
   * Registers what happens on `cancel`, `pause` and `stop`; what arrived before is told at once.
   */
  onRequest(listener: (request: 'cancel' | 'pause' | 'stop') => void): void
}

/** One method of the engine. */
export type CallHandler<M extends EngineMethod> = (
  params: EngineCalls[M]['params'],
  context: CallContext<EngineCalls[M]['news']>,
) => Promise<EngineCalls[M]['result']>
