/**
 * The ranges of a run as they are kept beside its weights: a safetensors file with its own digest,
 * which names the digest of the weights it belongs to. Weights that were trained further have none.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rangesFile } from '../../shared/kept-files'
import { carriedDigest, readCheckpoint, writeCheckpoint } from '../checkpoints/checkpoint-file'
import type { ScaleName } from '../references/scale'
import type { RangeFit } from '../rolling/ranges'

interface Metadata {
  scale: ScaleName
  floor: number | null
  /** Digest of the weights. */
  of: string | null
}

function pathBeside(checkpoint: string): string {
  return join(dirname(checkpoint), rangesFile)
}

export function keepRanges(
  checkpoint: string,
  { scale, floor, groups, offsets }: RangeFit,
  mayAppear?: () => void,
): void {
  const ends = Float32Array.from(offsets.flat(3))
  const shape = [offsets.length, offsets[0]!.length, offsets[0]![0]!.length, 2]
  const tensors = new Map([
    ['groups', { values: Float32Array.from(groups), shape: [groups.length] }],
    ['offsets', { values: ends, shape }],
  ])
  const metadata: Metadata = { scale, floor, of: carriedDigest(checkpoint) }
  writeCheckpoint(pathBeside(checkpoint), { tensors, metadata }, mayAppear)
}

/** Null where there are none, or those of other weights. */
export function keptRanges(checkpoint: string): RangeFit | null {
  const path = pathBeside(checkpoint)
  if (!existsSync(path)) return null
  const { tensors, metadata } = readCheckpoint<Metadata>(path)
  if (metadata.of !== carriedDigest(checkpoint)) return null
  const { values, shape } = tensors.get('offsets')!
  const [levels = 0, leads = 0, groups = 0] = shape
  const pair = (at: number): [number, number] => [values[2 * at]!, values[2 * at + 1]!]
  const times = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i))
  return {
    scale: metadata.scale,
    floor: metadata.floor,
    groups: Uint8Array.from(tensors.get('groups')!.values),
    offsets: times(levels, (level) =>
      times(leads, (lead) =>
        times(groups, (group) => pair((level * leads + lead) * groups + group)),
      ),
    ),
  }
}
