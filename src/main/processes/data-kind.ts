/**
 * The data processes: one for files that a person brought, one for everything else, so that frames
 * are shown and forecasts drawn while a large file is imported.
 */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataCalls } from '../../shared/data-calls'
import { GridcastError } from '../../shared/errors'
import type { Call } from '../../shared/process-protocol'
import type { Ending } from './last-words'
import type { ProcessKind } from './process-kind'

/** Set to allow a data process another number of megabytes. */
const memoryVariable = 'GRIDCAST_DATA_MEMORY'
const silenceMs = 10_000

/**
 * @param program the data process's script
 * @param temporary folder for what it unpacks
 */
export function dataKind(program: string, temporary: string): ProcessKind<DataCalls> {
  const megabytes = memoryAllowed(process.env[memoryVariable])
  return {
    program,
    programArguments: [temporary],
    // Below the limit on all memory, so that garbage is collected instead of counted.
    nodeOptions: [`--max-old-space-size=${Math.round(megabytes * 0.75)}`],
    laneOf: (method) => (fileMethods.has(method) ? 'files' : 'frames'),
    idleMsOf: () => 120_000,
    cancelPatienceMs: 2000,
    silenceMs,
    mustTurn: true,
    mostMemory: megabytes * 2 ** 20,
    explain: (ending, call) => explain(ending, call, megabytes),
    tidyUp: (pid) => rm(join(temporary, `data-${pid}`), { recursive: true, force: true }),
  }
}

const fileMethods: ReadonlySet<string> = new Set<keyof DataCalls>([
  'inspect',
  'preview',
  'import',
  'fingerprint',
])

function memoryAllowed(setting: string | undefined): number {
  const megabytes = Number(setting)
  return megabytes >= 100 ? megabytes : 1024
}

function explain(
  { cause, how, stderr }: Ending,
  call: Call<DataCalls>,
  megabytes: number,
): GridcastError {
  const during = `while ${workOf(call)}`
  const options = { cause: stderr }
  switch (cause) {
    case 'start':
      return new GridcastError(
        'data.start',
        `The data process can't be started: ${how}.`,
        'Install again with `npm ci`.',
        options,
      )
    case 'hung':
      return new GridcastError(
        'data.hung',
        `The data process stopped answering for ${silenceMs / 1000} s ${during}, and was ended.`,
        'Try again; a drive that does not answer, or a damaged file, can be the reason.',
        options,
      )
    case 'memory':
    case 'memory-limit':
      return new GridcastError(
        'data.memory',
        `The data process needed more than ${megabytes} MB of memory ${during}, and was ended.`,
        `Take a part of it, or allow more memory with ${memoryVariable}=${2 * megabytes}.`,
        options,
      )
    case 'died':
      return new GridcastError(
        'data.died',
        `The data process ended unexpectedly (${how}) ${during}.`,
        'Try again; if it happens again, the file may be damaged.',
        options,
      )
    default:
      return cause satisfies never
  }
}

/** What a call does, with the file or the thing concerned. */
function workOf(call: Call<DataCalls>): string {
  switch (call.method) {
    case 'inspect':
    case 'preview':
    case 'import':
      return `reading ${filesOf(call.params.paths)}`
    case 'fingerprint':
      return `reading ${basename(call.params.path)}`
    case 'makeSample':
    case 'writeSample':
      return `making the sample ${call.params.sample}`
    case 'frames':
      return `reading "${call.params.title}"`
    case 'exportForecast':
      return `writing ${call.params.title}`
    default:
      return call satisfies never
  }
}

/** `cases.csv`, or `cases.csv and 3 more files`. */
function filesOf([first = '', ...more]: readonly string[]): string {
  const others = more.length === 0 ? '' : ` and ${more.length} more files`
  return basename(first) + (more.length === 1 ? ' and another file' : others)
}
