/** The engine as main sees it: typed calls to a process that computes. */
import type { EngineCalls, EngineMethod } from '../../shared/engine-protocol'

export interface CallOptions<M extends EngineMethod> {
  /** Everything the call tells on its way, in order. */
  onNews?: (news: EngineCalls[M]['news']) => void
  /** Aborting asks the call to end early; it then rejects with a CancelledError. */
  signal?: AbortSignal | undefined
}

/** A call on its way. */
export interface EngineTask<M extends EngineMethod> {
  /**
   * @throws GridcastError what the engine said, or `engine.died`, `engine.memory` when its process
   * ended in the middle
   */
  result: Promise<EngineCalls[M]['result']>
  /** Steers a running training. */
  control(action: 'pause' | 'stop'): void
}

export interface Engine {
  /** Starts a call; the process is started if it isn't there. */
  start<M extends EngineMethod>(
    method: M,
    params: EngineCalls[M]['params'],
    options?: CallOptions<M>,
  ): EngineTask<M>
  /** Starts a call and waits for its result. */
  call<M extends EngineMethod>(
    method: M,
    params: EngineCalls[M]['params'],
    options?: CallOptions<M>,
  ): Promise<EngineCalls[M]['result']>
  /**
   * Gives up the process that serves this method, with the memory it holds; the next call gets a
   * fresh one.
   */
  retire(method: EngineMethod): void
  /** Process number of the living engine, null when there is none. */
  readonly pid: number | null
  /**
   * Calls the listener when the engine's process has started or ended. Returns the unsubscriber.
   */
  onChange(listener: () => void): () => void
  /** Ends the process; calls on their way reject. */
  close(): Promise<void>
}
