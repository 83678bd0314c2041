/**
 * Damaged requests through the real contract and its handlers, on a data folder of their own, and
 * what they begin in the engine. Everything that an input leaves is deleted after it.
 */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRouterClient, ORPCError } from '@orpc/server'
import { createApp, type App } from '../../src/main/app'
import { router } from '../../src/main/router'
import { Random } from '../../src/shared/random'
import type { RunSummary } from '../../src/shared/training/run'
import { mutateValue } from './mutate'
import { requestsOn, type Call, type Client, type Request } from './requests'
import type { Fault, Tally } from './tally'

/** A call that has not answered by then hangs; a training that was stopped has ended by then. */
const patienceMs = 60_000
/** Work that goes on is cancelled after this, and a training stopped. */
const cancelMs = 1500

export interface MessagesRound {
  folder: string
  dataPath: string
  enginePath: string
}

interface Found {
  fault: Fault
  detail: string
}

export class MessageFuzzer {
  private constructor(
    private readonly app: App,
    private readonly client: Client,
    private readonly requests: readonly Request[],
    private readonly tally: Tally,
    private readonly kept: ReadonlySet<string>,
  ) {}

  static async open(round: MessagesRound, tally: Tally): Promise<MessageFuzzer> {
    const { folder, dataPath, enginePath } = round
    const app = await createApp({
      ...{ dataFolder: join(folder, 'data'), door: 'web', dataPath, enginePath },
    })
    const client = createRouterClient(router, { context: { app } }) as unknown as Client
    const requests = await requestsOn(app, client, folder)
    return new MessageFuzzer(app, client, requests, tally, new Set(app.store.allIds()))
  }

  async one(seed: number): Promise<void> {
    const random = new Random(seed)
    const [procedure, input] = this.requests[random.integer(this.requests.length)] as Request
    const damaged = mutateValue(input, random)
    const fault = (await this.faultOf(this.call(procedure), damaged)) ?? (await this.faultAfter())
    this.tally.inputs++
    if (fault === null) return
    const finding = { ...fault, what: procedure, seed }
    this.tally.add(finding, 'json', JSON.stringify({ procedure, damaged, detail: fault.detail }))
  }

  async close(): Promise<void> {
    await this.app.close()
  }

  private call(procedure: string): Call {
    const [feature = '', name = ''] = procedure.split('.')
    const call = this.client[feature]?.[name]
    if (call === undefined) throw new Error(`There is no ${procedure}.`)
    return call
  }

  private async faultOf(call: Call, input: unknown): Promise<Found | null> {
    const abort = new AbortController()
    const cancel = setTimeout(() => abort.abort(), cancelMs)
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), patienceMs)
    try {
      const answered = await Promise.race([drained(call(input, abort)), late.promise])
      if (answered === 'late') return { fault: 'hang', detail: 'no answer' }
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

  /** What came of trainings that the input began, which are stopped; all it left is deleted. */
  private async faultAfter(): Promise<Found | null> {
    const { store } = this.app
    const isActive = ({ status }: RunSummary) => status === 'running' || status === 'waiting'
    const active = () => store.runs.list().filter(isActive)
    const begun = store.runs.list().filter((run) => isActive(run) || !this.kept.has(run.id))
    await until(() => active().length === 0, cancelMs)
    const { signal } = new AbortController()
    for (const { id } of active()) await this.call('runs.stop')({ id }, { signal })
    if (!(await until(() => active().length === 0, patienceMs)))
      return { fault: 'hang', detail: `a training does not stop: ${JSON.stringify(active())}` }
    const faults = begun.map(({ id }) => faultIn(store.runs.get(id).ending?.code ?? 'none', id))
    const topics = { forecasts: store.forecasts, runs: store.runs, datasets: store.datasets }
    for (const [feature, repository] of Object.entries(topics))
      for (const { id } of repository.list())
        if (!this.kept.has(id)) await this.call(`${feature}.delete`)({ id }, { signal })
    return faults.find((fault) => fault !== null) ?? null
  }
}

async function until(isTrue: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms
  while (!isTrue()) {
    if (performance.now() > end) return false
    await wait(10)
  }
  return true
}

async function drained(answer: Promise<unknown>): Promise<'answered'> {
  const output = await answer
  if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output)
    for await (const _ of output as AsyncIterable<unknown>);
  return 'answered'
}

const faultByCode = new Map<string, Fault>([
  ['', 'stack'],
  ['internal', 'stack'],
  ...(['data', 'engine'] as const).flatMap((process): [string, Fault][] => [
    [`${process}.died`, 'crash'],
    [`${process}.start`, 'crash'],
    [`${process}.hung`, 'hang'],
    [`${process}.memory`, 'memory'],
  ]),
])

/** Anything but a sentence. */
function faultIn(code: string, detail: string): Found | null {
  const fault = faultByCode.get(code)
  return fault === undefined ? null : { fault, detail: `${code} ${detail}` }
}

/** What came of cancelling is no fault. */
function stackIn(error: unknown): Found | null {
  if (error instanceof Error && error.name === 'AbortError') return null
  const data = error instanceof ORPCError ? (error.data as { code?: string } | undefined) : {}
  const cause = error instanceof Error ? error.cause : error
  return faultIn(data?.code ?? '', String(cause instanceof Error ? cause.stack : (cause ?? error)))
}
