/** The process that reads, draws and writes frames, and what it was doing when it ended. */
import { none, oneOf } from '../area'
import type { AnySentence } from '../values'

const work: AnySentence = { code: 'work.writing', values: { file: 'out.gif' } }

export const dataProcess = {
  errors: {
    'data.start': { detail: 'ENOENT' },
    'data.hung': { seconds: 10, work },
    'data.memory': { megabytes: 1024, work, variable: 'GRIDCAST_DATA_MEMORY' },
    'data.died': { how: 'signal SIGKILL', work },
    /** A handle of a place to write to that was used before, or never given out. */
    'files.destination': none,
    'forecast.too-large': { values: 9e7 },
  },
  sentences: {
    'work.reading': { file: 'cases.csv', others: oneOf<number>(0, 1, 3) },
    'work.reading-dataset': { name: 'Cases' },
    'work.sample': { sample: 'epidemic' },
    'work.writing': { file: 'out.gif' },
  },
}
