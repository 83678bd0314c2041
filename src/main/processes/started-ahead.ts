/**
 * Processes started before the application is there, for a command that is going to need them: they
 * load on one core what they need while the terminal loads on another. They end with this process
 * when nobody takes them.
 */
import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { lifeLine } from '../../shared/process-protocol'
import { findNodeBinary, spawnProcess, type ProcessStart } from './programs'

/** By what they were told at their start; whoever names the same means the same calls. */
const ahead = new Map<string, ChildProcess>()

/** What can't be started now can't either when it is needed, and is told then. */
export function startAhead(start: ProcessStart): ChildProcess | null {
  const node = findNodeBinary(dirname(start.program))
  if (node === null) return null
  const child = spawnProcess(node, start)
  child.once('error', () => ahead.delete(keyOf(start)))
  keepAlive(child, false)
  ahead.set(keyOf(start), child)
  return child
}

/** A process that was started ahead in this very way, once. */
export function takeStartedAhead(start: ProcessStart): ChildProcess | null {
  const taken = ahead.get(keyOf(start))
  ahead.delete(keyOf(start))
  if (taken === undefined || taken.exitCode !== null || taken.signalCode !== null) return null
  keepAlive(taken, true)
  return taken
}

const keyOf = (start: ProcessStart) => JSON.stringify(start)

/** Whether this process lives on for as long as the other does; if not, the other ends with it. */
function keepAlive(child: ChildProcess, isWanted: boolean): void {
  // Absent in a process that could not be started.
  const [stderr, line] = [child.stderr, child.stdio?.[lifeLine]] as (Socket | null | undefined)[]
  // Signs of life keep nobody waiting, whoever takes it.
  line?.unref()
  for (const handle of [child, child.channel, stderr]) {
    if (isWanted) handle?.ref()
    else handle?.unref()
  }
}
