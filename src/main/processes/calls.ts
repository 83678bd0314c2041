/** A process that works for main, as main sees it: typed calls. */
import type { CallTable, Method } from '../../shared/process-protocol'

export interface CallOptions<T extends CallTable<T>, M extends Method<T>> {
  /** Everything the call tells on its way, in order. */
  onNews?: (news: T[M]['news']) => void
  /** Aborting asks the call to end early; it then rejects with a CancelledError. */
  signal?: AbortSignal | undefined
}

/** A call on its way. */
export interface Task<T extends CallTable<T>, M extends Method<T>> {
  /**
   * @throws GridcastError what the process said, or why it ended in the middle, as its kind words
   * it
   */
  result: Promise<T[M]['result']>
  /** Steers a running call that can be steered. */
  control(action: T[M]['control']): void
}

export interface Calls<T extends CallTable<T>> {
  /** Starts a call; the process is started if it isn't there. */
  start<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options?: CallOptions<T, M>,
  ): Task<T, M>
  /** Starts a call and waits for its result. */
  call<M extends Method<T>>(
    method: M,
    params: T[M]['params'],
    options?: CallOptions<T, M>,
  ): Promise<T[M]['result']>
  /**
   * Gives up the process that serves this method, with the memory it holds; the next call gets a
   * fresh one.
   */
  retire(method: Method<T>): void
  /** Process numbers of the living processes. */
  readonly pids: number[]
  /** Ends the processes; calls on their way reject. */
  close(): Promise<void>
}
