/** Damaged requests through the real contract and its handlers, on a data folder of their own. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient, ORPCError } from '@orpc/server'
import { createApp, type App } from '../../src/main/app'
import { router } from '../../src/main/router'
import { exampleDataset, exampleRun } from '../../src/main/store/testing'
import type { DatasetId, RunId } from '../../src/shared/identifiers'
import type { Dataset } from '../../src/shared/dataset'
import { newForecastId } from '../../src/main/store/identifiers'
import { Random } from '../../src/shared/random'
import { mutateValue } from './mutate'
import type { Fault, Tally } from './tally'

/** A call that has not answered by then hangs. */
const patienceMs = 10_000
/** Work that goes on is cancelled after this. */
const cancelMs = 1500

type Request = [procedure: string, input: unknown]
type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

export interface MessagesRound {
  folder: string
  dataPath: string
  enginePath: string
}

export class MessageFuzzer {
  private constructor(
    private readonly app: App,
    private readonly client: Record<string, Record<string, Call>>,
    private readonly requests: readonly Request[],
    private readonly tally: Tally,
  ) {}

  static async open(round: MessagesRound, tally: Tally): Promise<MessageFuzzer> {
    const { folder, dataPath, enginePath } = round
    const app = await createApp({
      ...{ dataFolder: join(folder, 'data'), door: 'web', dataPath, enginePath },
    })
    const context = { app }
    const client = createRouterClient(router, { context }) as unknown as MessageFuzzer['client']
    return new MessageFuzzer(app, client, await requestsOn(app, client, folder), tally)
  }

  async one(seed: number): Promise<void> {
    const random = new Random(seed)
    const [procedure, input] = this.requests[random.integer(this.requests.length)] as Request
    const [feature = '', name = ''] = procedure.split('.')
    const damaged = mutateValue(input, random)
    const call = this.client[feature]?.[name]
    if (call === undefined) throw new Error(`There is no ${procedure}.`)
    const fault = await this.faultOf(call, damaged)
    this.tally.inputs++
    if (fault === null) return
    const finding = { ...fault, what: procedure, seed }
    this.tally.add(finding, 'json', JSON.stringify({ procedure, damaged, detail: fault.detail }))
  }

  async close(): Promise<void> {
    await this.app.close()
  }

  private async faultOf(call: Call, input: unknown) {
    const abort = new AbortController()
    const cancel = setTimeout(() => abort.abort(), cancelMs)
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), patienceMs)
    try {
      const answered = await Promise.race([drained(call(input, abort)), late.promise])
      if (answered === 'late') return { fault: 'hang' as Fault, detail: 'no answer' }
      this.tally.accepted++
      return null
    } catch (error) {
      this.tally.refused++
      return stackIn(error)
    } finally {
      clearTimeout(cancel)
      clearTimeout(timer)
    }
  }
}

async function drained(answer: Promise<unknown>): Promise<'answered'> {
  const output = await answer
  if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output)
    for await (const _ of output as AsyncIterable<unknown>);
  return 'answered'
}

/** Anything but a sentence. What came of cancelling is none. */
function stackIn(error: unknown): { fault: Fault; detail: string } | null {
  const data = error instanceof ORPCError ? (error.data as { code?: string } | undefined) : {}
  const code = data?.code ?? ''
  if (code !== '' && code !== 'internal' && !code.startsWith('data.')) return null
  if (error instanceof Error && error.name === 'AbortError') return null
  const fault: Fault = code === 'data.hung' ? 'hang' : code === 'data.died' ? 'crash' : 'stack'
  const cause = error instanceof Error ? error.cause : error
  return { fault, detail: String(cause instanceof Error ? cause.stack : (cause ?? error)) }
}

/** A request to each procedure that would be answered, on what is there. */
async function requestsOn(
  app: App,
  client: Record<string, Record<string, Call>>,
  folder: string,
): Promise<Request[]> {
  const table = join(folder, 'few.csv')
  writeFileSync(table, 'date,lat,lon,cases\n2020-01-01,1,1,5\n2020-01-02,1,2,5\n')
  const handle = app.files.register(table)
  const sample = await lastOf(client, 'datasets', 'makeSample', { sample: 'epidemic' })
  const { id: datasetId } = (sample as { result: Dataset }).result
  const found = await lastOf(client, 'datasets', 'inspect', { handle })
  const { plan } = (found as { result: { plan: unknown } }).result
  app.store.datasets.insert(exampleDataset())
  const run = exampleRun(datasetId)
  app.store.runs.insert(run)
  const { modelSpec, settings } = run
  return [
    ...listing(),
    ...onDatasets(datasetId, handle, plan),
    ...onRuns(run.id, datasetId),
    ['models.template', { template: 'small', filters: 4, datasetId }],
    ['models.reference', { reference: 'ridge', datasetId }],
    ['models.summary', { modelSpec, settings, datasetId }],
    ['draft.keep', { datasetId, modelSpec, settings, template: 'small' }],
  ]
}

const listing = (): Request[] => [
  ['app.about', undefined],
  ['settings.get', undefined],
  ['settings.set', { theme: 'dark', language: 'en', device: 'cpu' }],
  ['draft.get', undefined],
  ['files.list', { path: '' }],
  ['files.upload', { name: 'a.csv', handle: null, piece: new Blob(['a']), last: true }],
  ['datasets.list', undefined],
  ['damaged.list', undefined],
  ['runs.list', { after: 0, limit: 10 }],
  ['forecasts.list', undefined],
]

const onDatasets = (id: DatasetId, handle: string, plan: unknown): Request[] => [
  ['files.arrange', { handles: [handle] }],
  ['datasets.inspect', { handle, plan }],
  ['datasets.inspectFrames', { handle, plan, count: 3 }],
  ['datasets.import', { handle, plan, name: 'few' }],
  ['datasets.makeSample', { sample: 'epidemic', size: 'small', seed: 1 }],
  ['datasets.prepare', { id, steps: [{ step: 'clip-time', first: 0, frames: 20 }], name: 'part' }],
  ['datasets.rename', { id, name: 'renamed' }],
  ['datasets.dependents', { id }],
  ['datasets.frames', { id, sequence: 0, from: 0, count: 2 }],
]

const onRuns = (id: RunId, datasetId: DatasetId): Request[] => [
  ['runs.get', { id, epochsAfter: 0 }],
  ['runs.race', { id }],
  ['runs.pause', { id }],
  ['runs.stop', { id }],
  ['runs.rename', { id, name: 'renamed' }],
  ['runs.filmstrip', { id, epoch: 1 }],
  ['runs.scores', { id }],
  ['runs.evaluate', { id, datasetId, mode: 'free-running', limit: 3, thresholds: [1] }],
  ['forecasts.make', { runId: id, datasetId, mode: 'one-step', sequence: 0, steps: 3 }],
  ['forecasts.get', { id: newForecastId() }],
  ['forecasts.frames', { id: newForecastId() }],
]

async function lastOf(
  client: Record<string, Record<string, Call>>,
  feature: string,
  name: string,
  input: unknown,
): Promise<unknown> {
  const { signal } = new AbortController()
  const items = (await client[feature]?.[name]?.(input, { signal })) as AsyncIterable<unknown>
  let last: unknown = null
  for await (const item of items) last = item
  return last
}
