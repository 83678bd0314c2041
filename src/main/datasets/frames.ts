/** Frames as the window gets them, by way of a temporary file that the data process writes. */
import { readFile, rm } from 'node:fs/promises'
import type { Dataset, FrameStore } from '../../shared/dataset'
import type { App } from '../app'
import { newId } from '../store'
import { temporaryPath } from '../store/temporary-paths'

type Frames = Blob

/**
 * Has frames written to a file, and hands over what is in it.
 * @param write fills the file and says what else there is to tell
 */
export async function handOver<T>(
  app: App,
  write: (target: string) => Promise<T>,
): Promise<{ frames: Frames; told: T }> {
  const target = await temporaryPath(app.store, `frames-${newId()}`)
  try {
    const told = await write(target)
    return { frames: new Blob([await readFile(target)]), told }
  } finally {
    await rm(target, { force: true })
  }
}

export interface Stretch {
  sequence: number
  from: number
  count: number
}

/** A stretch of a dataset: float32, `[count, H, W, C]`, NaN where there is no data. */
export async function datasetFrames(app: App, dataset: Dataset, stretch: Stretch): Promise<Frames> {
  const store = app.store.datasets.frameStore(dataset)
  return storedFrames(app, store, stretch, dataset.name)
}

/** The same of any frames that are kept, a forecast's for example. */
export async function storedFrames(
  app: App,
  store: FrameStore,
  stretch: Stretch,
  title: string,
): Promise<Frames> {
  const { frames } = await handOver(app, (target) =>
    app.data.call('frames', { store, ...stretch, target, title }),
  )
  return frames
}
