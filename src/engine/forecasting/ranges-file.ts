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
  { scale, floor, typical, sizes, offsets }: RangeFit,
  mayAppear?: () => void,
): void {
  const rows = sizes.map(({ weights, least }) => [...weights, least])
  const tensors = new Map([
    ['typical', { values: typical, shape: [typical.length] }],
    ['sizes', { values: Float32Array.from(rows.flat()), shape: [rows.length, valuesOfSize] }],
    [
      'offsets',
      { values: Float32Array.from(offsets.flat(2)), shape: [offsets.length, rows.length, 2] },
    ],
  ])
  const metadata: Metadata = { scale, floor, of: carriedDigest(checkpoint) }
  writeCheckpoint(pathBeside(checkpoint), { tensors, metadata }, mayAppear)
}

/** Four weights and the least size. */
const valuesOfSize = 5

/** Null where there are none, those of other weights, or of a version that made others. */
export function keptRanges(checkpoint: string): RangeFit | null {
  const path = pathBeside(checkpoint)
  if (!existsSync(path)) return null
  const { tensors, metadata } = readCheckpoint<Metadata>(path)
  const [typical, sizes, offsets] = ['typical', 'sizes', 'offsets'].map((name) => tensors.get(name))
  if (metadata.of !== carriedDigest(checkpoint) || !typical || !sizes || !offsets) return null
  const [levels = 0, leads = 0] = offsets.shape
  const times = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i))
  return {
    scale: metadata.scale,
    floor: metadata.floor,
    typical: typical.values,
    sizes: times(leads, (lead) => {
      const from = valuesOfSize * lead
      const [one = 0, cell = 0, value = 0, all = 0, least = 0] = sizes.values.subarray(from)
      return { weights: [one, cell, value, all], least }
    }),
    offsets: times(levels, (level) =>
      times(leads, (lead): [number, number] => {
        const at = 2 * (level * leads + lead)
        return [offsets.values[at]!, offsets.values[at + 1]!]
      }),
    ),
  }
}
