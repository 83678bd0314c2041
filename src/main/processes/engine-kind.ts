/**
 * The engine's processes: one for trainings, one for everything else, so that a forecast asked for
 * during a training neither waits for it nor can take it down.
 */
import type { EngineCalls, EngineMethod } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { Calls, Task } from './calls'
import type { Ending } from './last-words'
import type { ProcessKind } from './process-kind'
import { engineStart } from './programs'

/** The engine as main sees it. */
export type Engine = Calls<EngineCalls>
export type EngineTask<M extends EngineMethod> = Task<EngineCalls, M>

/**
 * @param program the engine's script
 * @param deviceCache where the engine keeps what it found out about this machine's devices
 */
export function engineKind(program: string, deviceCache?: string): ProcessKind<EngineCalls> {
  return {
    startOf: () => engineStart(program, deviceCache),
    laneOf: (method) => (method === 'train' ? 'training' : 'asking'),
    idleMsOf: () => 120_000,
    cancelPatienceMs: 20_000,
    silenceMs: 10_000,
    // A training step of a large model computes for minutes before the event loop turns again.
    mustTurn: false,
    mostMemory: null,
    explain,
  }
}

function explain({ cause, how, stderr }: Ending): GridcastError {
  const options = { cause: stderr }
  switch (cause) {
    case 'start':
      return new GridcastError('engine.start', { how }, options)
    case 'memory':
    case 'memory-limit':
      return new GridcastError('engine.memory', { how }, options)
    case 'hung':
      return new GridcastError('engine.hung', {}, options)
    case 'died':
      return new GridcastError('engine.died', { how }, options)
    default:
      return cause satisfies never
  }
}
