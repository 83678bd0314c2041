/** Why an engine process ended: what a person is told when a call dies with it. */
import { readFileSync } from 'node:fs'
import { GridcastError } from '../../shared/errors'

export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  /** The last that the process wrote on stderr. */
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

/** The error for calls that were on their way when the process ended. */
export function explainEnding(ending: Ending): GridcastError {
  const how = ending.signal === null ? `exit status ${ending.code}` : `signal ${ending.signal}`
  if (ending.outOfMemoryKill || memorySigns.test(ending.stderr)) {
    return new GridcastError(
      'engine.memory',
      `The computing process ran out of memory (${how}).`,
      'Choose a smaller batch size or a smaller model, or close other programs; a training goes on from its last checkpoint with Resume.',
      { cause: ending.stderr },
    )
  }
  return new GridcastError(
    'engine.died',
    `The computing process ended unexpectedly (${how}).`,
    'Try again; a training goes on from its last checkpoint with Resume.',
    { cause: ending.stderr },
  )
}
