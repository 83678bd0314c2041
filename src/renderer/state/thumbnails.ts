/** One frame of each dataset for lists, read once. */
import type { Dataset } from '../../shared/dataset'
import { api } from '../api/client'
import { readFrames } from '../api/client'

/** Values `[H, W]` of the first channel. */
export interface Thumbnail {
  values: Float32Array
  height: number
  width: number
}

const known = new Map<string, Promise<Thumbnail>>()

/**
 * A frame from the middle of the first sequence: at the beginning often little has happened yet.
 */
export function thumbnailOf(dataset: Dataset): Promise<Thumbnail> {
  const kept = known.get(dataset.id)
  if (kept) return kept
  const made = read(dataset)
  known.set(dataset.id, made)
  made.catch(() => known.delete(dataset.id))
  return made
}

async function read({ id, shape }: Dataset): Promise<Thumbnail> {
  const answer = await api.datasets.frames({
    id,
    sequence: 0,
    from: Math.floor(shape.frames / 2),
    count: 1,
  })
  const { height, width, channels } = shape
  const all = await readFrames(answer.frames)
  const values =
    channels === 1
      ? all
      : Float32Array.from({ length: height * width }, (_, cell) => all[cell * channels] ?? NaN)
  return { values, height, width }
}
