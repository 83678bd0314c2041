/**
 * A fitted reference as a run keeps it: a safetensors file with its own digest, like any
 * checkpoint, in place of a network's weights.
 */
import type { TimeAxis } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import { sentence } from '../../shared/notices/say'
import type { ReferenceName } from '../../shared/reference'
import type { SavedReference } from '../references/reference'
import { readCheckpoint, writeCheckpoint } from './checkpoint-file'
import type { SavedTensor } from './checkpoint-file'

const prefix = 'reference/'
const climatologyName = 'climatology'

/** A fit, and what must be remembered of the data it was fitted on. */
export interface KeptReference {
  name: ReferenceName
  saved: SavedReference
  /** Mean training frame, [H, W, C], in the data's unit. */
  climatology: SavedTensor
  /** Range of valid values of the training part, in the data's unit. */
  range: { min: number; max: number }
  time: TimeAxis
}

type Metadata = Pick<KeptReference, 'name' | 'range' | 'time'> & { facts: SavedReference['facts'] }

/** @param mayAppear called in the last moment before; throws if it must not */
export function writeReference(
  path: string,
  { name, saved, climatology, range, time }: KeptReference,
  mayAppear?: () => void,
): void {
  const tensors = new Map([[climatologyName, climatology]])
  for (const [own, tensor] of Object.entries(saved.tensors)) tensors.set(prefix + own, tensor)
  const metadata: Metadata = { name, range, time, facts: saved.facts }
  writeCheckpoint(path, { tensors, metadata }, mayAppear)
}

/** @throws GridcastError `checkpoint.unreadable`, `checkpoint.other-model` */
export function readReference(path: string): KeptReference {
  const { tensors, metadata } = readCheckpoint<Metadata>(path)
  const climatology = tensors.get(climatologyName)
  if (climatology === undefined || !('name' in metadata)) {
    const problem = sentence('checkpoint.lacks', {})
    throw new GridcastError('checkpoint.other-model', { weight: climatologyName, problem })
  }
  const own = [...tensors].filter(([name]) => name.startsWith(prefix))
  const { name, range, time, facts } = metadata
  const saved = {
    facts,
    tensors: Object.fromEntries(own.map(([key, tensor]) => [key.slice(prefix.length), tensor])),
  }
  return { name, saved, climatology, range, time }
}
