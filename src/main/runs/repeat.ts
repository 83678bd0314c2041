/**
 * Trains a run again from its record alone, as a run of its own, and says whether both came out the
 * same, bit for bit.
 */
import { existsSync } from 'node:fs'
import { GridcastError } from '../../shared/errors'
import type { RunId } from '../../shared/identifiers'
import { epochCheckpoint } from '../../shared/kept-files'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Maker, RunRecord } from '../../shared/training/record'
import { hasEpochs, type Epoch, type Run } from '../../shared/training/run'
import type { App } from '../app'
import type { Store } from '../store'
import { firstDifference } from './compare-weights'
import { dataDigest, freshRecord, isSameMaker, thisMaker } from './record'
import { startRun } from './start-run'

/**
 * Begins the repeat.
 * @param anyway also where another program or processor is not promised to compute the same
 * @throws GridcastError `repeat.*` when the two could not be compared
 */
export async function repeatRun(app: App, id: RunId, anyway: boolean): Promise<Run> {
  const { store } = app
  const run = store.runs.get(id)
  const record = recordToFollow(store, run)
  const settings = record.order?.settings ?? run.settings
  const { devices } = record.repeats.course ?? { devices: [] }
  if (new Set(devices.map(([, device]) => device)).size > 1)
    throw new GridcastError('repeat.several-devices', {
      name: run.name,
      devices: devices.map(([, device]) => device),
    })
  if (!anyway) checkMakers(run, record)
  await checkData(app, run, record)
  return startRun(app, {
    name: `${run.name} (repeated)`,
    datasetId: run.datasetId,
    modelSpec: run.modelSpec,
    settings: { ...settings, device: devices[0]?.[1] ?? settings.device },
    record: { ...freshRecord(store, run), order: record.order, repeats: record.repeats },
  })
}

type Followed = RunRecord & { repeats: NonNullable<RunRecord['repeats']> }

function recordToFollow(store: Store, run: Run): Followed {
  const { id, name, record, epochs } = run
  if (run.status === 'running' || run.status === 'waiting')
    throw new GridcastError('run.busy', { name })
  if (hasEpochs(run) ? epochs.length === 0 : run.status !== 'completed')
    throw new GridcastError('run.untrained', { name, running: false })
  const course = store.runs.course(id)
  const isKnown = record !== null && record.makers.length > 0 && record.data !== null
  if (!isKnown || (hasEpochs(run) && course === null))
    throw new GridcastError('repeat.no-record', { name })
  if (record.order?.within && (course?.plans.length ?? 1) > 1)
    throw new GridcastError('repeat.grown-automatic', { name })
  return { ...record, repeats: { run: id, course, epochs: epochs.length } }
}

/** @throws GridcastError `repeat.other-maker` where the same bits are not promised */
function checkMakers({ name }: Run, { makers }: RunRecord): void {
  const now = thisMaker()
  const other = makers.find((maker) => !isSameMaker(maker, now))
  if (other !== undefined)
    throw new GridcastError('repeat.other-maker', { name, then: worded(other), now: worded(now) })
}

const worded = ({ version, build, processor }: Maker) => `${version} (${build}), ${processor}`

/** @throws GridcastError `repeat.data-changed` */
async function checkData({ store, data }: App, run: Run, record: RunRecord): Promise<void> {
  const dataset = store.datasets.get(run.datasetId)
  const paths = [store.paths.datasetFrames(dataset.id)]
  if (dataset.missingCells > 0) paths.push(store.paths.datasetValid(dataset.id))
  const problems = await data.call('verify', { paths })
  if (dataDigest(store, dataset) === record.data && problems.every((one) => one === null)) return
  throw new GridcastError('repeat.data-changed', { name: run.name, dataset: dataset.name })
}

export interface Comparison {
  isSame: boolean
  verdict: Sentence
}

/**
 * Compares a repeat that is done with what it repeats.
 * @throws GridcastError `repeat.is-none`, `repeat.unfinished`, or `run.unknown` where the other
 * was deleted
 */
export async function compareRepeat(store: Store, id: RunId): Promise<Comparison> {
  const repeat = store.runs.get(id)
  const order = repeat.record?.repeats ?? null
  if (order === null) throw new GridcastError('repeat.is-none', { name: repeat.name })
  if (repeat.status !== 'completed')
    throw new GridcastError('repeat.unfinished', { name: repeat.name })
  const run = store.runs.get(order.run)
  const difference =
    lossesDiffer(run.epochs, repeat.epochs) ?? (await weightsDiffer(store, run, id))
  if (difference !== null) return { isSame: false, verdict: difference }
  return { isSame: true, verdict: sentence('repeat.same', { epochs: repeat.epochs.length }) }
}

/** Where the losses of the epochs that both have differ first. */
function lossesDiffer(then: Epoch[], now: Epoch[]): Sentence | null {
  for (const epoch of now) {
    const other = then.find((one) => one.epoch === epoch.epoch)
    for (const part of ['trainingLoss', 'validationLoss'] as const)
      if (other !== undefined && other[part] !== epoch[part])
        return sentence('repeat.loss-differs', {
          epoch: epoch.epoch,
          part: part === 'trainingLoss' ? 'training' : 'validation',
          then: other[part],
          now: epoch[part],
        })
  }
  return null
}

/** Compares the weights of the best epoch, and of the last one where both have it still. */
async function weightsDiffer(store: Store, run: Run, repeat: RunId): Promise<Sentence | null> {
  const { paths, runs } = store
  const { epochs } = runs.get(repeat)
  if (run.epochs.length !== epochs.length)
    return sentence('repeat.grown', { epochs: epochs.length })
  const last = epochCheckpoint(epochs.length)
  const pairs = [
    [paths.runBest(run.id), paths.runBest(repeat)],
    [paths.runCheckpoint(run.id, last), paths.runCheckpoint(repeat, last)],
  ] as const
  for (const [then, now] of pairs.filter((both) => both.every((path) => existsSync(path)))) {
    const tensor = await firstDifference(then, now)
    if (tensor !== null) return sentence('repeat.weights-differ', { tensor })
  }
  return null
}
