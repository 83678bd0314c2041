import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetContent } from '../../shared/data-calls'
import type { FrameStore } from '../../shared/dataset'

/** How a dataset that was written into a folder is opened, for tests. */
export function storeIn(folder: string, { shape, dtype }: DatasetContent): FrameStore {
  const valid = join(folder, 'valid.npy')
  return {
    framesPath: join(folder, 'frames.npy'),
    validPath: existsSync(valid) ? valid : null,
    shape,
    dtype,
  }
}
