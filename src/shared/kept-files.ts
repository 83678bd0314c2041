/**
 * Names of everything that is kept under the data folder, for every process that writes, reads or
 * removes it: the engine writes into a run's or a forecast's folder, the data process into a
 * dataset's, and main knows where these folders are. What each file holds is in `docs/storage.md`.
 */

/** In the data folder. */
export const database = 'gridcast.sqlite'
export const deviceCache = 'devices.json'
/** Unfinished work; anything in it may be deleted when no process is writing it. */
export const temporaryFolder = 'temporary'
/** Copies of the database, by day. */
export const backupFolder = 'backups'
/** Locks by which processes know that others live. */
export const lockFolder = 'locks'
/** Tokens of clusters; only its owner may read it. */
export const clusterTokens = 'clusters.json'
/** What the desktop window's page keeps: its caches. */
export const windowFolder = 'window'
/** What was written down of how the processes do. */
export const logFolder = 'logs'
export const logNames = ['main', 'engine', 'data'] as const
export type LogName = (typeof logNames)[number]
export const logFile = (name: LogName) => `${name}.log`
/** One folder each, named by its id. */
export const datasetsFolder = 'datasets'
export const runsFolder = 'runs'
export const forecastsFolder = 'forecasts'

/** In a dataset's or a forecast's folder: the frames, and where there is data. */
export const framesFile = 'frames.npy'
export const validFile = 'valid.npy'
/** What these files were when they were written (`digests.ts`). */
export const digestsFile = 'digests.json'

/** In the folder of a dataset that was made of regions: their outlines and cells; their values. */
export const regionsFile = 'regions.geojson'
export const regionValuesFile = 'regions.npy'

/** In a forecast's folder. */
export const metricsFile = 'metrics.json'
export const baselineFile = (name: string) => `baseline-${name}.npy`
/** One end of the range of a level, 0.8 or 0.95: `lower-80.npy`. */
export const rangeFile = (end: RangeEnd, level: number) => `${end}-${Math.round(100 * level)}.npy`
export type RangeEnd = 'lower' | 'upper'
/** Whether a file holds an end of a range. */
export const isRangeFile = (fileName: string) => /^(lower|upper)-\d+\.npy$/.test(fileName)

/** The baseline whose frames a file holds; null for any other file. */
export const baselineOf = (fileName: string) => /^baseline-(.+)\.npy$/.exec(fileName)?.[1] ?? null

/** In a run's folder: the files to go on from. */
export const checkpointFolder = 'checkpoints'
const extension = '.safetensors'
/** What was written in the middle of an epoch. */
export const pausedCheckpoint = `paused${extension}`
/** The number of the training that may write the run's checkpoints. */
export const attemptFile = 'attempt'
/** How the run did on its test part. */
export const scoresFile = 'scores.json'
/** Weights of the best epoch. */
export const bestWeights = `best${extension}`

/** In the folder of a run that was imported, while it is made: the weights it was imported with. */
export const importedWeights = `imported${extension}`

/** How far its forecasts were off, for the ranges around others. */
export const rangesFile = `ranges${extension}`

/** In an automatic run's folder: who ran against whom, and why it became what it is. */
export const raceFile = 'race.json'

/** The checkpoint at the end of an epoch, counted from 1. */
export function epochCheckpoint(epoch: number): string {
  return `${epoch}${extension}`
}

/**
 * Whether a file of the folder is a whole checkpoint by its name, not one that is being written.
 */
export function isCheckpointName(name: string): boolean {
  return name === pausedCheckpoint || /^[1-9]\d*\.safetensors$/.test(name)
}

/** What a file is called while it is written, by the number of the process that does. */
export const unfinishedFile = /\.\d+\.tmp$/

/** In a folder of a training elsewhere: what is to be trained, and what it begins with. */
export const jobSpec = 'spec.json'
export const jobStart = `start${extension}`
export const jobData = 'data'
/** What became of it, as its package (`resources/job`) wrote it. */
export const jobOutput = 'out'
export const jobEvents = 'events.jsonl'
/** In a run's folder: the cluster and the job that train it. */
export const elsewhereFile = 'elsewhere.json'

/** In a run's folder: what is the same for all epochs, or an epoch's prediction. */
export const filmstripFolder = 'filmstrip'
export type FilmstripPart = 'inputs' | 'truth' | 'valid' | number
export const filmstripFile = (part: FilmstripPart) => `${part}.npy`
