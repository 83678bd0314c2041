/**
 * The data process: reads, guesses, converts, makes, draws and writes what main asks for.
 * `node data.js TEMPORARY LANE`: all that it needs for itself lies in `TEMPORARY/data-<pid>`,
 * which main removes when the process has ended. The lane tells what it is going to be asked.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../process/serve'
import type { DataCalls, DataLane } from '../shared/data-calls'
import { filesCalls } from './calls/files'
import { exportForecast, forecastRegions, frames, prepare } from './calls/frames'
import { modelCalls } from './calls/models'
import { makeSample, writeSample } from './calls/samples'
import { verify } from './calls/verify'

const [folder = '.', lane] = process.argv.slice(2)
const temporary = join(folder, `data-${process.pid}`)
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

serve<DataCalls>({
  ...filesCalls(temporary),
  ...modelCalls(temporary),
  makeSample,
  writeSample,
  frames,
  prepare,
  verify,
  exportForecast,
  forecastRegions,
})

// The importers take longer to load than the first file takes to arrive.
if (lane === ('files' satisfies DataLane)) void import('./importers/inspections')
