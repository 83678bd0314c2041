/** The files that must lie in the folders of a dataset, a run and a forecast. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { parseDigests } from '../../shared/digests'
import type { Forecast } from '../../shared/forecast'
import {
  baselineOf,
  checkpointFolder,
  digestsFile,
  framesFile,
  isCheckpointName,
  isRangeFile,
  rangesFile,
  regionsFile,
  regionValuesFile,
  validFile,
} from '../../shared/kept-files'
import { canForecast, type RunSummary } from '../../shared/training/run'
import type { Store } from '../store'

export interface KeptFiles {
  kind: 'dataset' | 'run' | 'forecast'
  id: string
  name: string
  /** With digests beside them. */
  arrays: string[]
  /** With a digest inside. */
  weights: string[]
}

export function filesOfDataset({ paths }: Store, dataset: Dataset): KeptFiles {
  const { id, name, missingCells, regions } = dataset
  const folder = paths.datasetFolder(id)
  const besides = regions === undefined ? [] : [regionsFile, regionValuesFile]
  const files = [framesFile, ...(missingCells > 0 ? [validFile] : []), ...besides]
  const arrays = files.map((file) => join(folder, file))
  return { kind: 'dataset', id, name, arrays, weights: [] }
}

/** Checkpoints that the database names, whether they are there or not, and all that are there. */
export async function filesOfRun({ paths, runs }: Store, run: RunSummary): Promise<KeptFiles> {
  const { id, name } = run
  const folder = join(paths.runFolder(id), checkpointFolder)
  const there = (await readdir(folder).catch(() => [])).filter(isCheckpointName)
  const entered = runs.checkpoints(id).map(({ path }) => path)
  const weights = new Set([...entered, ...there.map((file) => join(folder, file))])
  if (canForecast(run)) weights.add(paths.runBest(id))
  const ranges = join(paths.runFolder(id), rangesFile)
  if (existsSync(ranges)) weights.add(ranges)
  return { kind: 'run', id, name, arrays: [], weights: [...weights].toSorted() }
}

const isBeside = (file: string) =>
  file === validFile || baselineOf(file) !== null || isRangeFile(file)

/** What was there at first: what is gone is found by its digest alone. */
async function filesWritten(folder: string): Promise<string[]> {
  try {
    const list = join(folder, digestsFile)
    const { files } = parseDigests(list, await readFile(list, 'utf8'))
    return Object.keys(files).filter((file) => file === basename(file))
  } catch {
    // Of the release before, or damaged: then each of the files is said to be changed.
    return []
  }
}

export async function filesOfForecast({ paths }: Store, forecast: Forecast): Promise<KeptFiles> {
  const { id } = forecast
  const folder = paths.forecastFolder(id)
  const there = await readdir(folder).catch(() => [])
  const files = new Set([framesFile, ...there.filter(isBeside), ...(await filesWritten(folder))])
  const arrays = [...files].toSorted().map((file) => join(folder, file))
  return { kind: 'forecast', id, name: id, arrays, weights: [] }
}
