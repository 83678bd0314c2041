/**
 * Processes started before the application is there, for a command that is going to need them: they
 * load on one core what they need while the terminal loads on another. They end with this process
 * when nobody takes them.
 */
import type { CallTable } from '../../shared/process-protocol'
import { CallProcess } from './call-process'
import type { ProcessKind } from './process-kind'

/** By program and arguments; whoever names the same ones means the same calls. */
const ahead = new Map<string, unknown>()

interface Start {
  program: string
  programArguments: readonly string[]
}

const startOf = ({ program, programArguments }: Start) =>
  JSON.stringify([program, ...programArguments])

export function startAhead<T extends CallTable<T>>(kind: ProcessKind<T>): void {
  const started = new CallProcess(kind)
  started.unref()
  ahead.set(startOf(kind), started)
}

/** A process that was started ahead with this very program and arguments, once. */
export function takeStartedAhead<T extends CallTable<T>>(
  kind: ProcessKind<T>,
): CallProcess<T> | null {
  const start = startOf(kind)
  const taken = ahead.get(start) as CallProcess<T> | undefined
  ahead.delete(start)
  if (taken === undefined || taken.isOver) return null
  taken.ref()
  return taken
}
