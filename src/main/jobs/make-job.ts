/**
 * A job folder: all that trains a run on a cluster. The package that trains, the frames, what the
 * training begins with (scaling, first weights or the newest checkpoint) and `spec.json`.
 */
import { constants } from 'node:fs'
import { copyFile, cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GridcastError, firstLine } from '../../shared/errors'
import type { RunId } from '../../shared/identifiers'
import { framesFile, jobData, jobSpec, jobStart, validFile } from '../../shared/kept-files'
import { sentence } from '../../shared/notices/say'
import { hasEpochs, type Run } from '../../shared/training/run'
import type { App } from '../app'
import { newestWhole } from '../runs/checkpoints'
import { trainRequest } from '../runs/engine-requests'
import { dataDigest } from '../runs/record'
import type { Store } from '../store'
import { isForJobs, packageFolder } from './package-folder'

/** Of `spec.json`; `resources/job/gridcast_job/job.py` reads it. */
const specVersion = 1

export interface MadeJob {
  folder: string
  files: number
  bytes: number
}

/** @throws GridcastError `job.*` where the run can't be trained elsewhere or not be written */
export async function makeJob(app: App, id: RunId, folder: string): Promise<MadeJob> {
  const { store } = app
  const run = store.runs.get(id)
  if (run.status === 'running' || run.status === 'waiting')
    throw new GridcastError('run.busy', { name: run.name })
  checkSuited(run)
  await makeEmpty(folder)
  await explained(folder, async () => {
    await copyPackage(folder)
    await copyFrames(store, run, folder)
    await writeFile(join(folder, jobSpec), formatSpec(store, run))
  })
  await writeStart(app, run, join(folder, jobStart))
  if (run.epochs.length === 0)
    store.runs.update(id, { ending: sentence('ended.elsewhere', { folder }) })
  return { folder, ...(await sizeOf(folder)) }
}

/** @throws GridcastError `job.unsuited` */
export function checkSuited(run: Pick<Run, 'name' | 'modelSpec' | 'settings' | 'record'>): void {
  const { name, settings, record } = run
  const why = !hasEpochs(run)
    ? 'no-network'
    : settings.startFrom !== 'none'
      ? 'starts-from'
      : record?.repeats || record?.order?.within
        ? 'repeats'
        : null
  if (why !== null) throw new GridcastError('job.unsuited', { name, why })
}

async function makeEmpty(folder: string): Promise<void> {
  await explained(folder, () => mkdir(folder, { recursive: true }))
  const there = await explained(folder, () => readdir(folder))
  if (there.length > 0) throw new GridcastError('job.folder-used', { folder })
}

async function copyPackage(folder: string): Promise<void> {
  const filter = (path: string): boolean => isForJobs(basename(path))
  await cp(packageFolder(), folder, { recursive: true, filter })
}

/** By reference to the same blocks, where the file system can. */
async function copyFrames({ paths }: Store, { datasetId }: Run, folder: string): Promise<void> {
  await mkdir(join(folder, jobData))
  const copy = (from: string, name: string) =>
    copyFile(from, join(folder, jobData, name), constants.COPYFILE_FICLONE)
  await copy(paths.datasetFrames(datasetId), framesFile)
  const valid = paths.datasetValid(datasetId)
  if ((await stat(valid).catch(() => null)) !== null) await copy(valid, validFile)
}

function formatSpec(store: Store, run: Run): string {
  const dataset = store.datasets.get(run.datasetId)
  const spec = {
    version: specVersion,
    run: { id: run.id, name: run.name },
    kind: dataset.kind,
    data: { name: dataset.name, shape: dataset.shape, sha256: dataDigest(store, dataset) },
    modelSpec: run.modelSpec,
    settings: run.settings,
  }
  return `${JSON.stringify(spec, null, 2)}\n`
}

async function writeStart({ store, engine }: App, run: Run, path: string): Promise<void> {
  const { checkpoint } = await newestWhole(store.paths.runFolder(run.id))
  const request = trainRequest(store, run, checkpoint?.path ?? null)
  const found = await engine.call('writeStart', { request, path })
  const { parameters, causality, scaling, split } = found
  store.runs.update(run.id, { parameters, causality, scaling, split })
}

async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof GridcastError) throw cause
    throw new GridcastError('job.write', { folder, detail: firstLine(cause) }, { cause })
  }
}

async function sizeOf(folder: string): Promise<Omit<MadeJob, 'folder'>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
