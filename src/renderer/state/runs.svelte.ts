/** The runs, and the live news of those that are training. */
import type { DatasetId, RunId } from '../../shared/identifiers'
import { SvelteMap } from 'svelte/reactivity'
import { summaryOf, type Run, type RunLabels, type RunSummary } from '../../shared/training/run'
import type { Adjustment } from '../../shared/training/settings'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'
import { Collection } from './collection.svelte'
import { LiveRun } from './live-run.svelte'
import { showError } from './notices'
import { tellEnd } from './run-ends'
import { startOver } from './start-over.svelte'

/** What is known of the list, and up to which change. */
const known: Record<string, RunSummary> = {}
let newestFirst: RunId[] = []
let cursor = 0

/** Reads what changed since the last time, part by part. */
async function readList(call: { signal: AbortSignal }): Promise<RunSummary[]> {
  for (;;) {
    const part = await api.runs.list({ after: cursor }, call)
    for (const run of part.runs) known[run.id] = run
    if (part.ids !== null) newestFirst = part.ids
    cursor = part.cursor
    if (!part.more) return newestFirst.flatMap((id) => known[id] ?? [])
  }
}

export const runs = new Collection<RunSummary>(readList)

const live = new SvelteMap<string, LiveRun>()

/** True while the engine works on it or is about to. */
export function isActive(run: Pick<Run, 'status'>): boolean {
  return run.status === 'running' || run.status === 'waiting'
}

/** Its place among runs that wait, from 1; null for one that does not wait. */
export function placeInQueue(id: RunId): number | null {
  const waiting = runs.items.filter(({ status }) => status === 'waiting').reverse()
  const at = waiting.findIndex((run) => run.id === id)
  return at < 0 ? null : at + 1
}

/** True when `resume` makes sense. */
export function canGoOn(run: Pick<Run, 'status'>): boolean {
  return run.status === 'paused' || run.status === 'interrupted'
}

/** Live news of a run, if it was ever watched in this window. */
export function liveOf(id: RunId): LiveRun | undefined {
  return live.get(id)
}

/** Watches every active run once; call whenever the list changed. */
export function watchActiveRuns(): void {
  for (const run of runs.items) {
    if (!isActive(run)) continue
    const known = live.get(run.id)
    if (known?.watching) continue
    const watcher =
      known ??
      new LiveRun(
        run.id,
        () => void runs.refresh(),
        () => void ended(run.id),
      )
    live.set(run.id, watcher)
    void watcher.follow()
  }
}

async function ended(id: RunId): Promise<void> {
  await runs.refresh()
  const run = runs.get(id)
  if (run && !isActive(run)) tellEnd(run)
}

const put = (run: Run) => runs.put(summaryOf(run))

async function attempt(work: () => Promise<unknown>, id?: RunId): Promise<boolean> {
  try {
    await work()
    await runs.refresh()
    watchActiveRuns()
    return true
  } catch (error) {
    const notice = noticeFrom(error)
    if (id !== undefined && notice?.code === 'run.no-checkpoint') startOver.ask(id, notice)
    else showError(error)
    return false
  }
}

export async function startRun(order: Parameters<typeof api.runs.start>[0]): Promise<Run> {
  const run = await api.runs.start(order)
  put(run)
  watchActiveRuns()
  return run
}

/** Starts several runs one after another, under a group's name. */
export async function startSearch(order: Parameters<typeof api.runs.search>[0]): Promise<void> {
  for (const run of (await api.runs.search(order)).toReversed()) put(run)
  watchActiveRuns()
}

/** A run on newer data: a new one that is trained, or the same to forecast with. */
export async function runAgain(order: Parameters<typeof api.runs.again>[0]): Promise<Run> {
  const run = await api.runs.again(order)
  put(run)
  watchActiveRuns()
  return run
}

/** Starts a run that finds the best forecast itself. */
export async function startAutomatic(datasetId: DatasetId, maxMinutes: number): Promise<Run> {
  const run = await api.runs.automatic({ datasetId, maxMinutes })
  put(run)
  watchActiveRuns()
  return run
}

export const adjustRun = (id: RunId, settings: Adjustment) =>
  attempt(async () => put(await api.runs.adjust({ id, settings })))
export const pauseRun = (id: RunId) => attempt(() => api.runs.pause({ id }))
export const stopRun = (id: RunId) => attempt(() => api.runs.stop({ id }))
/** Where nothing whole is left to go on from, the person is asked whether to start over. */
export const resumeRun = (id: RunId) => attempt(async () => put(await api.runs.resume({ id })), id)
export const extendRun = (id: RunId, epochs: number) =>
  attempt(async () => put(await api.runs.extend({ id, epochs })), id)

/** Trains the run from its beginning, with the person's consent. */
export async function startRunOver(id: RunId): Promise<void> {
  put(await api.runs.resume({ id, startOver: true }))
  watchActiveRuns()
}

export async function renameRun(id: RunId, name: string): Promise<void> {
  put(await api.runs.rename({ id, name }))
}

export async function labelRun(id: RunId, labels: Partial<RunLabels>): Promise<void> {
  put(await api.runs.label({ id, labels }))
}

export async function deleteRun(id: RunId): Promise<void> {
  await api.runs.delete({ id })
  runs.drop(id)
  live.get(id)?.leave()
  live.delete(id)
}
