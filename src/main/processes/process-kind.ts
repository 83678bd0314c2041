/** What main must know of a process to start it, watch it and end it. */
import type { GridcastError } from '../../shared/errors'
import type { Call, CallTable, Method } from '../../shared/process-protocol'
import type { Ending } from './last-words'
import type { ProcessStart } from './programs'

export interface ProcessKind<T extends CallTable<T>> {
  /** How one that is to work in this lane is started. */
  startOf(lane: string): ProcessStart
  /** Calls of one lane share a process; each lane has one of its own. */
  laneOf(method: Method<T>): string
  /** A process of this lane that has no work is kept for so long, in milliseconds. */
  idleMsOf(lane: string): number
  /**
   * A call that was asked to end and has not after this time is ended with its process, in
   * milliseconds.
   */
  readonly cancelPatienceMs: number
  /** A process that gives no sign of life for so long hangs, in milliseconds. */
  readonly silenceMs: number
  /**
   * Whether an event loop that does not turn is silence too. False where computing for minutes
   * between two turns is right.
   */
  readonly mustTurn: boolean
  /** The most memory it may take, in bytes; null for what the machine has. */
  readonly mostMemory: number | null
  /** Removes what a process that has ended left behind. */
  tidyUp?(pid: number): Promise<void>
  /** What is told of a call that was on its way when the process ended. */
  explain(ending: Ending, call: Call<T>): GridcastError
}
