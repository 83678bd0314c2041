/** The files that must lie in the folders of a dataset, a run and a forecast. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { raceRecordSchema } from '../../shared/automatic'
import type { Dataset } from '../../shared/dataset'
import { parseDigests } from '../../shared/digests'
import type { Forecast } from '../../shared/forecast'
import {
  baselineOf,
  checkpointFolder,
  digestsFile,
  filmstripFile,
  framesFile,
  isCheckpointName,
  isRangeFile,
  metricsFile,
  rangesFile,
  regionsFile,
  regionValuesFile,
  validFile,
} from '../../shared/kept-files'
import { canForecast, hasEpochs, type RunSummary } from '../../shared/training/run'
import { keptScoresSchema } from '../runs/scores'
import type { Store } from '../store'

export interface KeptFiles {
  kind: 'dataset' | 'run' | 'forecast'
  id: string
  name: string
  /** With digests beside them. */
  arrays: string[]
  /** With a digest inside. */
  weights: string[]
  /** JSON, and what it must be. */
  documents: { path: string; schema: z.ZodType }[]
}

export function filesOfDataset({ paths }: Store, dataset: Dataset): KeptFiles {
  const { id, name, missingCells, regions } = dataset
  const folder = paths.datasetFolder(id)
  const besides = regions === undefined ? [] : [regionsFile, regionValuesFile]
  const files = [framesFile, ...(missingCells > 0 ? [validFile] : []), ...besides]
  const arrays = files.map((file) => join(folder, file))
  return { kind: 'dataset', id, name, arrays, weights: [], documents: [] }
}

/** What the database and the lists of its folder name, there or not, and all that is there. */
export async function filesOfRun(store: Store, run: RunSummary): Promise<KeptFiles> {
  const { paths } = store
  const { id, name } = run
  const weights = await weightsOf(store, run)
  const { record } = store.runs.get(id, Number.MAX_SAFE_INTEGER)
  const isAutomatic = record !== null && record.order !== null && record.repeats === null
  const hasRanges = store.forecasts
    .list()
    .some(({ runId, ranges }) => runId === id && ranges.length > 0)
  const ranges = join(paths.runFolder(id), rangesFile)
  if (isAutomatic || hasRanges || existsSync(ranges)) weights.push(ranges)
  const documents = [
    { path: paths.runRace(id), schema: raceRecordSchema, isDue: isAutomatic },
    { path: paths.runScores(id), schema: keptScoresSchema, isDue: false },
  ].filter(({ path, isDue }) => isDue || existsSync(path))
  const arrays = await picturesOf(store, run, record !== null)
  return { kind: 'run', id, name, arrays, weights, documents }
}

async function weightsOf({ paths, runs }: Store, run: RunSummary): Promise<string[]> {
  const folder = join(paths.runFolder(run.id), checkpointFolder)
  const there = (await readdir(folder).catch(() => [])).filter(isCheckpointName)
  const entered = runs.checkpoints(run.id).map(({ path }) => path)
  const weights = new Set([...entered, ...there.map((file) => join(folder, file))])
  if (canForecast(run)) weights.add(paths.runBest(run.id))
  return [...weights].toSorted()
}

/** @param haveDigests false for a run of the release before */
async function picturesOf(
  { paths }: Store,
  run: RunSummary,
  haveDigests: boolean,
): Promise<string[]> {
  const folder = dirname(paths.runFilmstrip(run.id, 'inputs'))
  const isDue = haveDigests && hasEpochs(run) && run.epochsDone > 0
  const due = isDue ? (['inputs', 'truth', 'valid'] as const).map(filmstripFile) : []
  const files = new Set([...due, ...(await filesWritten(folder))])
  return [...files].toSorted().map((file) => join(folder, file))
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
  const metrics = join(folder, metricsFile)
  const documents = existsSync(metrics) ? [{ path: metrics, schema: z.json() }] : []
  return { kind: 'forecast', id, name: id, arrays, weights: [], documents }
}
