/**
 * An automatic run: the best forecast that the minutes and the data allow, and why it is that.
 *
 * Every reference that applies runs over rolling origins before the test part. Where time and data
 * make a gain plausible, a network is trained on what the newest fold's origins leave, and judged
 * by them; it is kept only if it beats the best reference by more than chance. What won is then
 * fitted on the training part, as if it had been chosen by hand. The test part is never looked at.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RaceRecord } from '../../shared/automatic'
import type { TrainNews, TrainRequest, TrainResult } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { AutomaticSpec } from '../../shared/model/families/automatic'
import { raceFile } from '../../shared/kept-files'
import { sentence } from '../../shared/notices/say'
import type { ReferenceName } from '../../shared/reference'
import type { OpenDevice } from '../devices/device'
import { keepRanges } from '../forecasting/ranges-file'
import { inMemory } from '../references/in-memory'
import { knownCombination } from '../rolling/combination-reference'
import { knownPart, knownRanges } from '../rolling/known-part'
import { race } from '../rolling/race'
import type { RaceResult } from '../rolling/race'
import { toldRace } from '../rolling/race-on'
import type { RollingData } from '../rolling/roll'
import type { TrainControl } from '../training/control'
import { fitReference, secondsSince, unfinishedFit } from '../training/fit-reference'
import { checkAttempt } from '../training/run-files'
import { writeWhole } from '../windows/array-file'
import { FrameReader } from '../windows/frame-reader'
import type { FrameRange } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import { handOver } from './hand-over'
import { networkCandidate, networkFolder } from './network-candidate'
import type { NetworkOutcome } from './network-candidate'
import { reasons } from './reasons'

/** Minutes where none were given. */
const usualMinutes = 5
/** Share of the time that the references may take. */
const shareOfReferences = 0.5
const rolling = { folds: 4, gap: 0, windows: 120 }

export interface AutomaticHost {
  send: (news: TrainNews) => void
  control: TrainControl
  /** Runs work with the device for networks. */
  onDevice: <T>(work: (device: OpenDevice) => Promise<T>) => Promise<T>
}

/** @throws GridcastError `race.too-short`, `training.*`; nothing is left then */
export async function automatic(
  request: TrainRequest,
  spec: AutomaticSpec,
  host: AutomaticHost,
): Promise<TrainResult> {
  const began = performance.now()
  const seconds = 60 * (request.settings.maxMinutes ?? usualMinutes)
  const split = splitDataset(request.dataset, request.settings)
  const known = knownRanges(split)
  const reader = new FrameReader(request.dataset.store)
  try {
    const result = await raceBefore(request, known, reader, host, shareOfReferences * seconds)
    if (result === null || host.control.request === 'pause')
      return unfinishedFit(host.control, began)
    const left = seconds - secondsSince(began)
    const work = { request, spec, reader, result, known, left }
    const network = await networkCandidate(work, host)
    if (network.kind === 'paused') return unfinishedFit(host.control, began)
    return await finish(request, spec, result, network, host, began)
  } finally {
    reader.close()
  }
}

/** Null when it was ended before anything could be compared. */
async function raceBefore(
  { dataset, settings }: TrainRequest,
  known: readonly FrameRange[],
  reader: FrameReader,
  { send, control }: AutomaticHost,
  seconds: number,
): Promise<RaceResult | null> {
  const source = inMemory(knownPart({ source: reader, ranges: known }))
  const data: RollingData = { source, kind: dataset.kind, time: dataset.time, shape: source.shape }
  const { inputFrames, targetFrames: leadTimes } = settings
  const watcher = {
    breathe: async () => {
      control.throwIfCancelled()
      await new Promise(setImmediate)
    },
    fitting: (name: ReferenceName, fold: number, folds: number) =>
      send({
        type: 'event',
        event: { type: 'candidate', name, isNetwork: false, done: fold - 1, total: folds },
      }),
    wantsEnd: () => control.request !== null,
  }
  const result = await race(data, { ...rolling, inputFrames, leadTimes }, watcher, { seconds })
  if (result !== null || control.request !== null) return result
  throw new GridcastError('race.too-short', {
    inputs: inputFrames,
    targets: leadTimes,
    frames: source.shape.frames,
  })
}

async function finish(
  request: TrainRequest,
  spec: AutomaticSpec,
  result: RaceResult,
  network: NetworkOutcome,
  { send, control }: AutomaticHost,
  began: number,
): Promise<TrainResult> {
  const { dataset, settings } = request
  const told = toldRace(result, dataset.unit, settings.inputFrames, settings.targetFrames)
  const why = reasons(result, network)
  const { judged } = network
  writeRecord(request, { race: told, network: judged, slow: result.slow, why })
  const status = control.request === 'stop' ? 'stopped' : 'completed'
  if (network.kind === 'judged' && network.judged.kept) {
    const trained = handOver(network, request, spec, send)
    const ending = sentence('ended.automatic', { winner: spec.network.name, why: why.at(-1)! })
    return { ...trained, status, seconds: secondsSince(began), ending }
  }
  rmSync(networkFolder(request.runFolder), { recursive: true, force: true })
  const name = result.winner
  const modelSpec = { version: 2, family: 'reference', name, reference: name } as const
  const fitted = await fitReference(
    { ...request, modelSpec },
    modelSpec,
    send,
    control.onlyCancel(),
    result.winner === 'combination' ? knownCombination(result.combination) : undefined,
  )
  keepRanges(fitted.bestCheckpoint!, result.ranges, () => checkAttempt(request))
  const combination = name === 'combination' ? result.combination : null
  send({ type: 'chosen', modelSpec, settings, order: { settings, within: null, combination } })
  const winner = sentence(`reference.${name}`, {})
  const ending = sentence('ended.automatic', { winner, why: why[0]! })
  return { ...fitted, status, seconds: secondsSince(began), ending }
}

/** The race is kept beside the run. */
function writeRecord(request: TrainRequest, record: RaceRecord): void {
  const text = `${JSON.stringify(record, null, 2)}\n`
  const path = join(request.runFolder, raceFile)
  writeWhole(path, [new TextEncoder().encode(text)], () => checkAttempt(request))
}
