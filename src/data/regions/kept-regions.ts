/**
 * The regions that a dataset was made of, as they lie in its folder: `regions.geojson`, the
 * outlines as they came, with a member `gridcast` that says what the table says of each region and
 * what share of it lies in which cell; and `regions.npy`, their values.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { digestOf, keptDigest } from '../../process/digests'
import { firstLine, GridcastError } from '../../shared/errors'
import { regionsFile, regionValuesFile } from '../../shared/kept-files'
import { valueKinds } from '../../shared/regions'
import { readFrames } from '../frames/read-frames'
import type { Feature } from './geojson'

const keptRegionSchema = z.object({
  /** As the table calls it, in its newest row. */
  name: z.string(),
  /** What stands in each column of the table; null in those that say other things each time. */
  fields: z.array(z.string().nullable()),
  /** What one unit of value stands for (`spreading.ts`). */
  measure: z.number(),
  cells: z.array(z.int().nonnegative()),
  shares: z.array(z.number()),
})
export type KeptRegion = z.infer<typeof keptRegionSchema>

const keptSchema = z.object({
  version: z.literal(1),
  kind: z.enum(valueKinds),
  /** The table's columns in their order. */
  columns: z.array(z.string()),
  regions: z.array(keptRegionSchema).min(1),
})

export interface KeptRegions extends Omit<z.infer<typeof keptSchema>, 'version'> {
  /** Each says by number which region's it is; a region may have several. */
  features: (Feature & { gridcast: { region: number } })[]
}

/** The text of `regions.geojson`. */
export function formatRegions({ features, ...regions }: KeptRegions): string {
  const gridcast = { version: 1, ...regions }
  return `${JSON.stringify({ type: 'FeatureCollection', gridcast, features })}\n`
}

/** @throws GridcastError `regions.unreadable` */
export async function readRegions(folder: string, dataset: string): Promise<KeptRegions> {
  const path = join(folder, regionsFile)
  try {
    const bytes = await readFile(path)
    const expected = keptDigest(path)
    if (expected !== null && JSON.stringify(digestOf([bytes])) !== JSON.stringify(expected))
      throw new GridcastError('kept.changed', { path })
    const kept = JSON.parse(bytes.toString('utf8')) as {
      gridcast: unknown
      features: KeptRegions['features']
    }
    const { version: _, ...regions } = keptSchema.parse(kept.gridcast)
    return { ...regions, features: kept.features }
  } catch (error) {
    if (error instanceof GridcastError) throw error
    const values = { name: dataset, detail: firstLine(error) }
    throw new GridcastError('regions.unreadable', values, { cause: error })
  }
}

/** `[frames, regions]` from the first on, NaN where there is no value. */
export async function readRegionValues(
  folder: string,
  frames: number,
  regions: number,
): Promise<Float32Array> {
  const shape = { sequences: 1, frames, height: 1, width: regions, channels: 1 }
  const framesPath = join(folder, regionValuesFile)
  return readFrames({ framesPath, validPath: null, shape, dtype: 'float32' }, 0, 0, frames)
}
