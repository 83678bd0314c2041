/**
 * A run on a Ray cluster: submitted, followed, stopped, and home again. Where it is lies in the
 * run's folder, so that closing the app loses nothing.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { GridcastError } from '../../../shared/errors'
import type { RunId } from '../../../shared/identifiers'
import {
  bestWeights,
  checkpointFolder,
  elsewhereFile,
  jobData,
  jobEvents,
} from '../../../shared/kept-files'
import { sentence } from '../../../shared/notices/say'
import type { TrainingEvent } from '../../../shared/training/run'
import type { App } from '../../app'
import { newId } from '../../store/identifiers'
import { makeTemporaryFolder } from '../../store/temporary-paths'
import { PushStream } from '../../streams'
import { bringHome } from '../bring-home'
import { makeJob } from '../make-job'
import { JobLog, type JobEvent } from './job-log'
import { packageJob } from './package-job'
import { hasEnded, RayClient, type JobInfo } from './ray-client'
import { Tokens } from './tokens'

export interface Submitting {
  address: string
  /** Folder that all machines of the cluster reach. */
  out: string
  /** Folder of the frames there; null where they go along. */
  data: string | null
  workers: number
  cpus: number
  gpus: number
}

const elsewhereSchema = z.object({
  address: z.string(),
  submissionId: z.string(),
  out: z.string(),
})
type Elsewhere = z.infer<typeof elsewhereSchema>

/** How long to wait before the status is asked again, in milliseconds. */
const pollMs = 1000

export function keepToken(app: App, address: string, token: string): void {
  tokensOf(app).keep(address, token)
}

/** @throws GridcastError `cluster.*`, `job.*` */
export async function submitJob(app: App, id: RunId, asked: Submitting): Promise<Elsewhere> {
  const { store } = app
  const client = clientFor(app, asked.address)
  const folder = await makeTemporaryFolder(store, `job-${id}`)
  try {
    await makeJob(app, id, folder)
    if (asked.data !== null) await rm(join(folder, jobData), { recursive: true })
    const submissionId = `gridcast-${id}-${newId()}`
    await client.submit({
      submissionId,
      entrypoint: entrypointOf(asked),
      package: await client.upload(await packageJob(folder)),
      environment: { OMP_NUM_THREADS: String(Math.max(1, Math.floor(asked.cpus))) },
      metadata: { run: id },
    })
    const elsewhere = { address: asked.address, submissionId, out: asked.out }
    await keepElsewhere(app, id, elsewhere)
    const ending = sentence('ended.on-cluster', { address: asked.address })
    store.runs.update(id, { ending })
    return elsewhere
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function jobStatus(app: App, id: RunId): Promise<Elsewhere & JobInfo> {
  const elsewhere = elsewhereOf(app, id)
  return { ...elsewhere, ...(await clientFor(app, elsewhere.address).info(elsewhere.submissionId)) }
}

export async function stopJob(app: App, id: RunId): Promise<void> {
  const { address, submissionId } = elsewhereOf(app, id)
  await clientFor(app, address).stop(submissionId)
}

/**
 * What happens, from the beginning; when it has ended, the run comes home.
 * @throws GridcastError `cluster.failed` with the cluster's words where it failed
 */
export async function* followJob(
  app: App,
  id: RunId,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const elsewhere = elsewhereOf(app, id)
  const client = clientFor(app, elsewhere.address)
  const log = new JobLog()
  let ended: JobEvent | null = null
  for (;;) {
    for await (const event of tailOf(client, elsewhere, log, signal)) {
      if (event.type === 'epoch') app.store.runs.addEpoch(id, event.epoch, event.bestEpoch)
      if (event.type === 'ended') ended = event
      if (event.type === 'epoch' || event.type === 'batch') yield event
    }
    signal?.throwIfAborted()
    const info = await client.info(elsewhere.submissionId)
    if (hasEnded(info)) {
      log.read(`${await client.log(elsewhere.submissionId)}\n`)
      const home = await takeHome(app, id, elsewhere, info, log, ended)
      yield { type: 'status', ...home }
      return
    }
    await sleep(pollMs, undefined, { signal })
    log.again()
  }
}

function tailOf(
  client: RayClient,
  { submissionId }: Elsewhere,
  log: JobLog,
  signal: AbortSignal | undefined,
): AsyncIterable<JobEvent> {
  const stream = new PushStream<JobEvent>()
  const hear = (text: string): void => log.read(text).forEach((event) => stream.push(event))
  client.tail(submissionId, hear, signal).then(
    () => stream.close(),
    (error: unknown) => stream.fail(error),
  )
  return stream
}

/** From the folder that both reach, else from what the log said. */
async function takeHome(
  app: App,
  id: RunId,
  { out }: Elsewhere,
  info: JobInfo,
  log: JobLog,
  ended: JobEvent | null,
): Promise<Pick<Extract<TrainingEvent, { type: 'status' }>, 'status' | 'ending'>> {
  const { store } = app
  if (existsSync(join(out, bestWeights))) return await bringHome(store, id, out)
  if (log.fileNames().includes(bestWeights)) {
    const folder = await makeTemporaryFolder(store, `home-${id}`)
    try {
      await writeOutput(folder, log, ended)
      return await bringHome(store, id, folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const detail = info.message ?? info.status
  throw new GridcastError('cluster.failed', { status: info.status, detail })
}

async function writeOutput(folder: string, log: JobLog, ended: JobEvent | null): Promise<void> {
  await mkdir(join(folder, checkpointFolder))
  for (const name of log.fileNames()) {
    const path = name === bestWeights ? join(folder, name) : join(folder, checkpointFolder, name)
    const content = log.file(name)
    if (content !== null) await writeFile(path, content)
  }
  if (ended !== null) await writeFile(join(folder, jobEvents), `${JSON.stringify(ended)}\n`)
}

function entrypointOf({ out, data, workers, cpus, gpus }: Submitting): string {
  const given = data === null ? [] : ['--data', quoted(data)]
  const resources = [`--workers ${workers}`, `--cpus ${cpus}`, `--gpus ${gpus}`]
  return ['python ray_entry.py', quoted(out), ...given, ...resources, '--home'].join(' ')
}

/** For a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const tokensOf = ({ store }: App): Tokens => new Tokens(store.paths.clusterTokens)

function clientFor(app: App, address: string): RayClient {
  return new RayClient({ address, token: tokensOf(app).of(address) })
}

async function keepElsewhere({ store }: App, id: RunId, elsewhere: Elsewhere): Promise<void> {
  const folder = store.paths.runFolder(id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, elsewhereFile), JSON.stringify(elsewhere))
}

/** @throws GridcastError `cluster.not-submitted` */
function elsewhereOf({ store }: App, id: RunId): Elsewhere {
  const { name } = store.runs.get(id)
  const path = join(store.paths.runFolder(id), elsewhereFile)
  if (!existsSync(path)) throw new GridcastError('cluster.not-submitted', { name })
  return elsewhereSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}
