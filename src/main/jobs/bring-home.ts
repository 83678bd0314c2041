/**
 * Takes over what a training elsewhere made of a run: the weights of its best epoch, the checkpoint
 * to go on from, its epochs and how it ended. From then on it is a run like any other.
 */
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { GridcastError, firstLine } from '../../shared/errors'
import type { RunId } from '../../shared/identifiers'
import { bestWeights, checkpointFolder, jobEvents, jobOutput } from '../../shared/kept-files'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { sentence } from '../../shared/notices/say'
import { sentenceSchema, type AnySentence } from '../../shared/notices/values'
import { makerSchema } from '../../shared/training/record'
import { epochSchema, type Run } from '../../shared/training/run'
import { keptSettingsSchema } from '../../shared/training/settings'
import { damageOf, findCheckpoints, readMetadata } from '../runs/checkpoints'
import { freshRecord } from '../runs/record'
import type { Store } from '../store'

/** The JSON part of a checkpoint that `resources/job` wrote. */
const documentSchema = z.object({
  modelSpec: modelSpecSchema,
  settings: keptSettingsSchema,
  maker: makerSchema,
  progress: z.object({
    epoch: z.int().positive(),
    step: z.int().nonnegative(),
    seconds: z.number(),
    epochs: z.array(epochSchema),
    bestEpoch: z.int().nullable(),
    finished: sentenceSchema.nullable(),
  }),
})
type JobDocument = z.infer<typeof documentSchema>

/** A whole file of a job's output. */
interface Found {
  path: string
  document: JobDocument
}

/** @throws GridcastError `job.*`, `run.busy`; then the run is as it was */
export async function bringHome(store: Store, id: RunId, folder: string): Promise<Run> {
  const run = store.runs.get(id)
  const output = await outputIn(folder)
  const best = await readWhole(join(output, bestWeights), run)
  const newest = (await findCheckpoints(output)).newestFirst[0]
  const last = newest === undefined ? null : await readWhole(newest.path, run)
  const ending = await endingIn(output)
  if (!store.leases.own(id)) throw new GridcastError('run.busy', { name: run.name })
  try {
    await copyInto(store, id, best, last)
  } catch (error) {
    store.leases.release(id, { status: run.status, ending: run.ending })
    throw error
  }
  enter(store, run, (last ?? best).document, {
    ending,
    output,
    checkpoint: last === null ? null : store.paths.runCheckpoint(id, basename(last.path)),
  })
  return store.runs.get(id)
}

/** The folder of the weights, also where the job's folder was named. */
async function outputIn(folder: string): Promise<string> {
  for (const candidate of [folder, join(folder, jobOutput)]) {
    const found = await readFile(join(candidate, bestWeights)).catch(() => null)
    if (found !== null) return candidate
  }
  throw new GridcastError('job.nothing-home', { folder })
}

async function readWhole(path: string, run: Run): Promise<Found> {
  const damage = await damageOf(path)
  if (damage !== null) throw new GridcastError('job.damaged', { file: path, detail: damage })
  const document = await readDocument(path)
  const { name } = run
  const other = { file: path, name }
  if (!isDeepStrictEqual(document.modelSpec, run.modelSpec))
    throw new GridcastError('job.other-run', { ...other, what: 'model' })
  if (!isDeepStrictEqual(document.settings, run.settings))
    throw new GridcastError('job.other-run', { ...other, what: 'settings' })
  return { path, document }
}

async function readDocument(path: string): Promise<JobDocument> {
  try {
    return documentSchema.parse(await readMetadata(path))
  } catch (cause) {
    const detail = firstLine(cause)
    throw new GridcastError('job.damaged', { file: path, detail }, { cause })
  }
}

async function copyInto(store: Store, id: RunId, best: Found, last: Found | null): Promise<void> {
  const folder = store.paths.runFolder(id)
  await mkdir(join(folder, checkpointFolder), { recursive: true })
  const copy = async (from: string, to: string): Promise<void> => {
    const part = `${to}.${process.pid}.tmp`
    await copyFile(from, part)
    await rename(part, to)
  }
  if (last !== null) await copy(last.path, store.paths.runCheckpoint(id, basename(last.path)))
  await copy(best.path, store.paths.runBest(id))
}

interface Home {
  ending: AnySentence | null
  output: string
  checkpoint: string | null
}

function enter(
  store: Store,
  run: Run,
  { progress, maker, settings }: JobDocument,
  { ending, output, checkpoint }: Home,
): void {
  const { epochs, bestEpoch, seconds, finished } = progress
  const { id } = run
  for (const epoch of epochs) store.runs.addEpoch(id, epoch, bestEpoch ?? epoch.epoch)
  if (checkpoint !== null)
    store.runs.addCheckpoint(id, {
      path: checkpoint,
      epoch: progress.epoch,
      step: progress.step,
      reason: 'epoch',
    })
  const record = run.record ?? freshRecord(store, run)
  const isDone = finished !== null || epochs.length >= settings.epochs
  store.leases.release(id, {
    status: isDone ? 'completed' : 'paused',
    ending: ending ?? finished ?? sentence('ended.home', { folder: output }),
    bestEpoch,
    seconds,
    device: maker.version,
    record: { ...record, makers: [...record.makers, maker] },
  })
}

const endedSchema = z.object({ type: z.literal('ended'), ending: sentenceSchema })

/** How the training said that it ended; null where it did not, or went on afterwards. */
async function endingIn(output: string): Promise<AnySentence | null> {
  const text = await readFile(join(output, jobEvents), 'utf8').catch(() => '')
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  try {
    return endedSchema.parse(JSON.parse(last)).ending
  } catch {
    // Killed in the middle of a line, or not ended: the checkpoints say how far it is.
    return null
  }
}
