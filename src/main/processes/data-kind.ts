/**
 * The data processes: one for files that a person brought, one for everything else, so that frames
 * are shown and forecasts drawn while a large file is imported.
 */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataCalls, DataLane } from '../../shared/data-calls'
import { GridcastError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import type { Call } from '../../shared/process-protocol'
import type { Calls } from './calls'
import type { Ending } from './last-words'
import type { ProcessKind } from './process-kind'
import { dataMegabytes, dataStart, memoryVariable } from './programs'

/** The data process as main sees it. */
export type DataProcess = Calls<DataCalls>

const silenceMs = 10_000

/**
 * @param program the data process's script
 * @param temporary folder for what it unpacks
 */
export function dataKind(program: string, temporary: string): ProcessKind<DataCalls> {
  const megabytes = dataMegabytes()
  return {
    startOf: (lane: DataLane) => dataStart(program, temporary, lane),
    laneOf: (method): DataLane => (fileMethods.has(method) ? 'files' : 'frames'),
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
  'arrange',
  'inspect',
  'preview',
  'import',
  'fingerprint',
  'readModel',
])

function explain(
  { cause, how, stderr }: Ending,
  call: Call<DataCalls>,
  megabytes: number,
): GridcastError {
  const work = workOf(call)
  const options = { cause: stderr }
  switch (cause) {
    case 'start':
      return new GridcastError('data.start', { detail: how }, options)
    case 'hung':
      return new GridcastError('data.hung', { seconds: silenceMs / 1000, work }, options)
    case 'memory':
    case 'memory-limit':
      return new GridcastError(
        'data.memory',
        { megabytes, work, variable: memoryVariable },
        options,
      )
    case 'died':
      return new GridcastError('data.died', { how, work }, options)
    default:
      return cause satisfies never
  }
}

/** What a call does, with the file or the thing concerned. */
function workOf(call: Call<DataCalls>): AnySentence {
  switch (call.method) {
    case 'arrange':
    case 'inspect':
    case 'preview':
    case 'import': {
      const [first = '', ...others] = call.params.paths
      return sentence('work.reading', { file: basename(first), others: others.length })
    }
    case 'fingerprint':
    case 'readModel':
      return sentence('work.reading', { file: basename(call.params.path), others: 0 })
    case 'makeSample':
    case 'writeSample':
      return sentence('work.sample', { sample: call.params.sample })
    case 'prepare':
      return sentence('work.reading-dataset', { name: call.params.dataset.name })
    case 'frames':
      return sentence('work.reading-dataset', { name: call.params.title })
    case 'verify':
      return sentence('work.reading', {
        file: basename(call.params.paths[0] ?? ''),
        others: Math.max(0, call.params.paths.length - 1),
      })
    case 'forecastRegions':
      return sentence('work.reading-dataset', { name: call.params.dataset.name })
    case 'exportForecast':
    case 'writeModel':
      return sentence('work.writing', { file: call.params.title })
    default:
      return call satisfies never
  }
}
