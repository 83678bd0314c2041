/**
 * The network of an automatic run: trained, early stopping included, on what was known before the
 * newest fold of origins, and judged by the forecasts from them beside the best reference.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RaceRecord } from '../../shared/automatic'
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { AutomaticSpec } from '../../shared/model/families/automatic'
import type { ReferenceName } from '../../shared/reference'
import type { Order } from '../../shared/training/record'
import type { AnySentence } from '../../shared/notices/values'
import { openTrained } from '../forecasting/trained-forecaster'
import { keepRanges } from '../forecasting/ranges-file'
import { rangesFrom } from '../forecasting/run-ranges'
import { Residuals } from '../rolling/residuals'
import { compareAll } from '../rolling/comparison'
import type { RaceResult } from '../rolling/race'
import { squaredErrors } from '../rolling/squared-errors'
import type { FrameRange, FrameReader } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import type { AutomaticHost } from './automatic'

/** With less time or fewer windows a network has nothing to gain. */
const fewestSeconds = 20
const fewestWindows = 60
/** Share of the time left that is kept for judging and for the last fit. */
const reserve = 0.15
const windowsAtOnce = 8

type Judged = NonNullable<RaceRecord['network']>

export interface JudgedNetwork {
  kind: 'judged'
  judged: Judged
  /** Where it was trained, beside what the training told. */
  folder: string
  /** With what it was trained. */
  order: Order
  result: TrainResult
  news: TrainNews[]
}
export type NetworkOutcome =
  | JudgedNetwork
  | { kind: 'untried'; why: 'time' | 'data' | 'stopped'; judged: null }
  | { kind: 'failed'; problem: AnySentence; judged: null }
  | { kind: 'paused'; judged: null }

export interface NetworkWork {
  request: TrainRequest
  spec: AutomaticSpec
  reader: FrameReader
  result: RaceResult
  /** Frames before the test part; the race's sequences are these. */
  known: readonly FrameRange[]
  /** Seconds left. */
  left: number
}

export async function networkCandidate(
  work: NetworkWork,
  host: AutomaticHost,
): Promise<NetworkOutcome> {
  const { result, known, left } = work
  if (host.control.request === 'stop') return { kind: 'untried', why: 'stopped', judged: null }
  const seconds = (1 - reserve) * left - lastFitSeconds(result)
  if (seconds < fewestSeconds) return { kind: 'untried', why: 'time', judged: null }
  const fold = result.folds.at(-1)!
  const within = fold.ranges.map((range) => ({
    ...range,
    sequence: known[range.sequence]!.sequence,
  }))
  const asked = requestOf(work, within, seconds)
  if (result.done < result.folds.length || windowsOf(asked) < fewestWindows)
    return { kind: 'untried', why: 'data', judged: null }
  try {
    return await host.onDevice(async (device) => {
      const { train } = await import('../training/train')
      const news: TrainNews[] = []
      const trained = await train(asked, device, listener(work, seconds, news, host), host.control)
      if (trained.status === 'paused') return { kind: 'paused', judged: null }
      if (trained.bestCheckpoint === null) return { kind: 'untried', why: 'stopped', judged: null }
      const judged = await judge(work, asked, trained, host)
      const { runFolder: folder, settings } = asked
      const order = { settings, within, combination: null }
      return { kind: 'judged', judged, folder, order, result: trained, news }
    })
  } catch (error) {
    if (!(error instanceof GridcastError) || error.code === 'cancelled') throw error
    return { kind: 'failed', problem: error.toNotice(), judged: null }
  }
}

/** About what the winner's fit will take: a share of its seconds in the race. */
function lastFitSeconds({ contenders, winner, folds }: RaceResult): number {
  const { seconds } = contenders.find(({ name }) => name === winner)!
  return (1.5 * seconds) / folds.length
}

function requestOf(
  { request, spec, result }: NetworkWork,
  within: readonly FrameRange[],
  seconds: number,
): TrainRequest {
  const runFolder = networkFolder(request.runFolder)
  rmSync(runFolder, { recursive: true, force: true })
  mkdirSync(runFolder, { recursive: true })
  const { attempt: _, ...others } = request
  const settings = {
    ...request.settings,
    startFrom: startOf(spec, bestSingle(result)),
    testShare: 0,
    maxMinutes: seconds / 60,
  }
  return { ...others, modelSpec: spec.network, settings, runFolder, resumeFrom: null, within }
}

/** The best reference that is fitted by itself. */
function bestSingle({ contenders }: RaceResult): ReferenceName {
  return contenders.find(({ name }) => name !== 'combination')!.name
}

/** Direct networks start from the best reference. */
function startOf({ network }: AutomaticSpec, winner: ReferenceName): ReferenceName | 'none' {
  return network.family === 'direct' ? winner : 'none'
}

/** Where it is trained until it is judged. */
export function networkFolder(runFolder: string): string {
  return join(runFolder, 'network')
}

/** Training windows of its own split; 0 where nothing can be split. */
function windowsOf({ dataset, settings, within }: TrainRequest): number {
  try {
    return splitDataset(dataset, settings, within).training.windows.length
  } catch (error) {
    if (error instanceof GridcastError) return 0
    throw error
  }
}

/** Keeps what it tells, and tells how far it is. */
function listener(
  { spec }: NetworkWork,
  total: number,
  kept: TrainNews[],
  { send }: AutomaticHost,
): (news: TrainNews) => void {
  const began = performance.now()
  return (news) => {
    if (news.type !== 'event') kept.push(news)
    if (news.type !== 'event' || news.event.type !== 'batch') return
    const done = Math.min(total, (performance.now() - began) / 1000)
    const { name } = spec.network
    send({ type: 'event', event: { type: 'candidate', name, isNetwork: true, done, total } })
  }
}

/** Its errors over the newest fold's origins, beside those of the best reference. */
async function judge(
  { spec, reader, result, known }: NetworkWork,
  { dataset, settings }: TrainRequest,
  trained: TrainResult,
  { control }: AutomaticHost,
): Promise<Judged> {
  const { residuals } = result
  const last = result.folds.length - 1
  const places = [...residuals.windows.keys()].filter((i) => residuals.windows[i]!.fold === last)
  const { inputFrames, targetFrames: leads } = settings
  const windows = places.map((i) => {
    const { sequence, newest } = residuals.windows[i]!.origin
    const first = newest + 1 - inputFrames
    return { sequence: known[sequence]!.sequence, first, count: inputFrames }
  })
  const model = { modelSpec: spec.network, settings, checkpoint: trained.bestCheckpoint! }
  const forecaster = openTrained(model, dataset)
  const own: Float64Array[] = []
  const misses = new Residuals(['network'], leads, reader.frameSize)
  try {
    for (let from = 0; from < windows.length; from += windowsAtOnce) {
      control.throwIfCancelled()
      const some = windows.slice(from, from + windowsAtOnce)
      const forecasts = await forecaster.forecast(reader, some, leads, 'free-running')
      for (const [i, { sequence, first, count }] of some.entries()) {
        const truth = reader.read({ sequence, first: first + count, count: leads })
        own.push(squaredErrors(forecasts[i]!, truth, leads))
        misses.add(0, { sequence, newest: first + count - 1 }, [forecasts[i]!], truth)
      }
    }
  } finally {
    forecaster.dispose()
  }
  keepRanges(trained.bestCheckpoint!, rangesFrom(dataset.kind, misses, result.facts))
  const rival = places.map((i) => result.errors.get(result.winner)![i]!)
  const counts = places.map((i) => residuals.windows[i]!.counts)
  const origins = places.map((i) => residuals.windows[i]!.origin)
  const comparison = compareAll(dataset.kind, origins, own, {
    name: result.winner,
    errors: rival,
  })
  return {
    name: spec.network.name,
    rmse: rootMean(own, counts),
    byLead: Array.from({ length: leads }, (_, lead) => rootMean(own, counts, lead)),
    rivalRmse: rootMean(rival, counts),
    seconds: trained.seconds,
    comparison,
    kept: !comparison.tooFew && comparison.low !== null && comparison.low > 0,
  }
}

function rootMean(
  errors: readonly Float64Array[],
  counts: readonly Float64Array[],
  lead?: number,
): number {
  let [sum, cells] = [0, 0]
  errors.forEach((window, i) =>
    window.forEach((error, at) => {
      if (lead !== undefined && at !== lead) return
      sum += error
      cells += counts[i]![at]!
    }),
  )
  return Math.sqrt(sum / Math.max(1, cells))
}
