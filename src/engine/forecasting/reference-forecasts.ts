/**
 * The references beside a trained model: fitted once, on the training part of the run's own split,
 * kept in the run's folder, and forecast by the same rule as the model.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EvaluateRequest, TrainedModel } from '../../shared/engine-calls'
import { GridcastError } from '../../shared/errors'
import type { ForecastMode } from '../../shared/forecast'
import type { ReferenceName } from '../../shared/reference'
import { readCheckpoint, writeCheckpoint } from '../checkpoints/checkpoint-file'
import { references } from '../references'
import { inMemory } from '../references/in-memory'
import { historyAt } from '../references/origins'
import { isQuick } from '../references/quick'
import type {
  FittedReference,
  FrameShape,
  FrameSource,
  ReferenceTraining,
  SavedReference,
} from '../references/reference'
import type { FrameRange } from '../windows/frame-reader'
import { splitDataset } from '../windows/split'
import type { Watcher } from './forecast'
import type { LoadedStart } from './trained-model'

export type FittedReferences = ReadonlyMap<ReferenceName, FittedReference>

/** Where the references of a run are kept, beside its weights. */
export function referencesFolder(checkpoint: string): string {
  return join(dirname(checkpoint), 'references')
}

/** Writes a fitted reference, whole or not at all. */
export function keepReference(
  folder: string,
  name: ReferenceName,
  { facts, tensors }: SavedReference,
): void {
  writeCheckpoint(join(folder, `${name}.safetensors`), {
    tensors: new Map(Object.entries(tensors)),
    metadata: { facts },
  })
}

/** A run that is a reference is no rival of its own. */
function isRival(name: ReferenceName, { modelSpec }: Pick<TrainedModel, 'modelSpec'>): boolean {
  return modelSpec.family !== 'reference' || modelSpec.reference !== name
}

/** Those that are kept beside a run and were fitted on frames of this shape. */
export function keptReferences(
  model: TrainedModel,
  frame: FrameShape,
): Map<ReferenceName, FittedReference> {
  const kept = new Map<ReferenceName, FittedReference>()
  const folder = referencesFolder(model.checkpoint)
  for (const reference of references) {
    if (!isRival(reference.name, model)) continue
    const path = join(folder, `${reference.name}.safetensors`)
    if (!existsSync(path)) continue
    const { tensors, metadata } = readCheckpoint<{ facts: SavedReference['facts'] }>(path)
    const [, height, width, channels] = tensors.get('season')?.shape ?? []
    if (height !== frame.height || width !== frame.width || channels !== frame.channels) continue
    const saved = { facts: metadata.facts, tensors: Object.fromEntries(tensors) }
    kept.set(reference.name, reference.open(saved, frame))
  }
  return kept
}

/** The references to compare with, and the one that the model starts from. */
export function withOwnStart(
  references: FittedReferences,
  start: LoadedStart | null,
): FittedReferences {
  return start === null ? references : new Map([...references, [start.name, start.reference]])
}

/**
 * All that apply to the run's training part and take seconds; those not kept yet are fitted and
 * kept.
 */
export async function fittedReferences(
  { dataset, model }: Pick<EvaluateRequest, 'dataset' | 'model'>,
  reader: FrameSource,
  watcher: Watcher,
): Promise<FittedReferences> {
  const folder = referencesFolder(model.checkpoint)
  const kept = keptReferences(model, reader.shape)
  const training: ReferenceTraining = {
    source: reader,
    kind: dataset.kind,
    time: dataset.time,
    ranges: splitDataset(dataset, model.settings).training.ranges,
    inputFrames: model.settings.inputFrames,
    leadTimes: model.settings.targetFrames,
  }
  const missing = references.filter(
    (reference) =>
      !kept.has(reference.name) &&
      isRival(reference.name, model) &&
      isQuick(reference.name, training) &&
      reference.applies(training),
  )
  if (missing.length === 0) return kept
  const source = inMemory(reader)
  for (const reference of missing) {
    const saved = await reference.fit({ ...training, source }, async () => {
      watcher.throwIfCancelled()
      await new Promise(setImmediate)
    })
    kept.set(reference.name, reference.open(saved, reader.shape))
    tryToKeep(() => keepReference(folder, reference.name, saved))
  }
  return kept
}

/** What can't be kept, as on a full disk, is fitted again when it is asked for. */
function tryToKeep(keep: () => void): void {
  try {
    keep()
  } catch (error) {
    if (!(error instanceof GridcastError) || !error.code.startsWith('disk.')) throw error
  }
}

/** [steps, H, W, C] in the data's unit by reference. */
export function referenceForecasts(
  fitted: FittedReferences,
  source: FrameSource,
  window: FrameRange,
  steps: number,
  mode: ForecastMode,
): Map<ReferenceName, Float32Array> {
  const forecasts = new Map<ReferenceName, Float32Array>()
  for (const [name, reference] of fitted)
    forecasts.set(name, forecastFrom(reference, source, window, steps, mode))
  return forecasts
}

/**
 * [steps, H, W, C] in the data's unit of one reference.
 * @param later steps by which the frames' time axis begins after the one it was fitted on
 */
export function forecastFrom(
  reference: FittedReference,
  source: FrameSource,
  { sequence, first, count }: FrameRange,
  steps: number,
  mode: ForecastMode,
  later = 0,
): Float32Array {
  const newest = first + count - 1
  const from = (frame: number, some: number): Float32Array => {
    const history = historyAt(source, { sequence, newest: frame }, reference.memory)
    return reference.forecast({ ...history, newest: frame + later }, some)
  }
  if (mode === 'free-running') return from(newest, steps)
  const all = new Float32Array(steps * source.frameSize)
  for (let step = 0; step < steps; step++) all.set(from(newest + step, 1), step * source.frameSize)
  return all
}
