/** A program that waits for a call alone, whose process is killed: what it says is its code. */
import { GridcastError } from '../../../shared/errors'
import type { ProcessKind } from '../process-kind'
import { Supervisor } from '../supervisor'

interface Calls {
  act: { params: { what: 'leave'; ms: number }; news: number; result: number; control: never }
}

const [program = ''] = process.argv.slice(2)
const kind: ProcessKind<Calls> = {
  startOf: () => ({ program, programArguments: [], nodeOptions: [] }),
  laneOf: () => 'only',
  ...{ idleMsOf: () => 60_000, cancelPatienceMs: 60_000, silenceMs: 60_000, mustTurn: false },
  mostMemory: null,
  explain: ({ cause, how }) => new GridcastError('engine.died', { how: `${cause}: ${how}` }),
}

try {
  await new Supervisor(kind).call('act', { what: 'leave', ms: 1000 })
} catch (error) {
  process.stdout.write(`${error instanceof GridcastError ? error.code : String(error)}\n`)
}
