/**
 * The data process: reads, guesses, converts, makes, draws and writes what main asks for.
 * `node data.js TEMPORARY`: everything that it needs for itself lies in `TEMPORARY/data-<pid>`,
 * which main removes when the process has ended.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../process/serve'
import type { DataCalls } from '../shared/data-calls'
import { filesCalls } from './calls/files'
import { exportForecast, forecastRegions, frames, prepare } from './calls/frames'
import { makeSample, writeSample } from './calls/samples'
import { verify } from './calls/verify'

const temporary = join(process.argv[2] ?? '.', `data-${process.pid}`)
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

serve<DataCalls>({
  ...filesCalls(temporary),
  makeSample,
  writeSample,
  frames,
  prepare,
  verify,
  exportForecast,
  forecastRegions,
})
