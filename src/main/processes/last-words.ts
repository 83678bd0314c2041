/** Why a process ended while calls were on their way. */
import { readFileSync } from 'node:fs'

export interface Ending {
  /**
   * `start`: it could not be started. `hung`: it gave no sign of life and was killed. `memory`: it
   * or the system ran out of memory. `memory-limit`: it took more than it may and was killed.
   * `died`: anything else.
   */
  cause: 'start' | 'hung' | 'memory' | 'memory-limit' | 'died'
  /** `signal SIGKILL`, `exit status 1`, or why it could not be started. */
  how: string
  /** The last that the process wrote on stderr. */
  stderr: string
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
  /** Whether the system killed a process for want of memory while this one lived. */
  outOfMemoryKill: boolean
}

const memorySigns =
  /heap out of memory|allocation failed|out of memory|bad_alloc|Cannot enlarge memory/i

/** Kills for want of memory since the system started; null where the system doesn't count them. */
export function countOutOfMemoryKills(): number | null {
  try {
    const line = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))
    return line === null ? null : Number(line[1])
  } catch {
    return null
  }
}

/** The ending of a process that nobody here ended. */
export function endingOf({ code, signal, stderr, outOfMemoryKill }: Exit): Ending {
  const how = signal === null ? `exit status ${code}` : `signal ${signal}`
  const memory = outOfMemoryKill || memorySigns.test(stderr)
  return { cause: memory ? 'memory' : 'died', how, stderr }
}
