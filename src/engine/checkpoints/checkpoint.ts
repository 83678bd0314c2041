/**
 * Saves a training and takes it up again: weights, optimizer slots, climatology and everything in
 * `CheckpointMetadata`.
 */
import * as tf from '@tensorflow/tfjs-core'
import { GridcastError } from '../../shared/errors'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { GridModel } from '../families/grid-model'
import { writeCheckpoint } from './checkpoint-file'
import type { CheckpointFile, SavedTensor } from './checkpoint-file'
import type { Optimizer } from '../training/optimizers/optimizer'
import type { Start } from '../starting/start'
import type { CheckpointMetadata } from '../training/run-state'

const climatologyName = 'climatology'
const startPrefix = 'start/'

/** What goes into a checkpoint. `optimizer` null for one that is only used, not gone on from. */
export interface Snapshot {
  model: GridModel
  optimizer: Optimizer | null
  /** Mean training frame, [H, W, C], in the data's unit. */
  climatology: SavedTensor
  /** The reference it starts from; null for none. */
  start: Start | null
  metadata: Omit<CheckpointMetadata, 'start'>
}

/** Writes a checkpoint, whole or not at all; see `writeWhole` for `mayAppear`. */
export async function saveCheckpoint(
  path: string,
  { model, optimizer, climatology, start, metadata }: Snapshot,
  mayAppear?: () => void,
): Promise<void> {
  const tensors = new Map<string, SavedTensor>([[climatologyName, climatology]])
  for (const [name, weight] of model.weights) tensors.set(`weights/${name}`, await saved(weight))
  for (const [name, slot] of optimizer?.tensors() ?? [])
    tensors.set(`optimizer/${name}`, await saved(slot))
  for (const [name, tensor] of Object.entries(start?.saved.tensors ?? {}))
    tensors.set(`${startPrefix}${name}`, tensor)
  const kept = start && { start: { name: start.name, facts: start.saved.facts, time: start.time } }
  writeCheckpoint(path, { tensors, metadata: { ...metadata, ...kept } }, mayAppear)
}

/** Puts saved weights into a model of the same spec.
 * @throws GridcastError `checkpoint.other-model` when a weight is missing or of another shape. */
export function restoreWeights(model: GridModel, file: CheckpointFile<CheckpointMetadata>): void {
  for (const [name, weight] of model.weights) {
    const value = savedTensor(file, `weights/${name}`, weight.shape)
    weight.assign(value)
    value.dispose()
  }
}

/** Gives an optimizer its saved slots back. */
export function restoreOptimizer(
  optimizer: Optimizer,
  file: CheckpointFile<CheckpointMetadata>,
): void {
  optimizer.restore(file.metadata.optimizerIterations, (name, shape) =>
    savedTensor(file, `optimizer/${name}`, shape),
  )
}

/** The mean training frame of the run, [H, W, C], in the data's unit. */
export function climatologyOf(file: CheckpointFile<CheckpointMetadata>): SavedTensor {
  const tensor = file.tensors.get(climatologyName)
  if (!tensor) throw otherModel(climatologyName, sentence('checkpoint.lacks', {}))
  return tensor
}

/** The reference that the run starts from; null for none. */
export function startIn({ tensors, metadata }: CheckpointFile<CheckpointMetadata>): Start | null {
  if (metadata.start === undefined) return null
  const { name, facts, time } = metadata.start
  const own = [...tensors].flatMap(([key, tensor]) =>
    key.startsWith(startPrefix) ? [[key.slice(startPrefix.length), tensor] as const] : [],
  )
  return { name, saved: { facts, tensors: Object.fromEntries(own) }, time }
}

async function saved(tensor: tf.Tensor): Promise<SavedTensor> {
  return { values: Float32Array.from(await tensor.data()), shape: tensor.shape }
}

function savedTensor(
  file: CheckpointFile<CheckpointMetadata>,
  name: string,
  shape: number[],
): tf.Tensor {
  const tensor = file.tensors.get(name)
  if (!tensor) throw otherModel(name, sentence('checkpoint.lacks', {}))
  if (String(tensor.shape) !== String(shape))
    throw otherModel(
      name,
      sentence('checkpoint.other-shape', { found: tensor.shape, wanted: shape }),
    )
  return tf.tensor(tensor.values, shape, 'float32')
}

function otherModel(weight: string, problem: Sentence): GridcastError {
  return new GridcastError('checkpoint.other-model', { weight, problem })
}
