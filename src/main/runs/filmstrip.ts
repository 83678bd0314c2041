/** The same validation window after an epoch, from the files in the run's folder. */
import type { RunId } from '../../shared/identifiers'
import { GridcastError } from '../../shared/errors'
import type { App } from '../app'
import { storedFrames } from '../datasets/frames'

/**
 * @throws GridcastError `run.filmstrip` while the epoch has none, `kept.changed` where one of its
 * pictures is damaged
 */
export async function readFilmstrip(app: App, id: RunId, epoch: number) {
  const { store } = app
  const run = store.runs.get(id)
  const { shape } = store.datasets.get(run.datasetId)
  const { inputFrames, targetFrames } = run.settings
  const part = (name: 'inputs' | 'truth' | number, frames: number) => {
    const framesPath = store.paths.runFilmstrip(id, name)
    const kept = { framesPath, validPath: null, shape: { ...shape, sequences: 1, frames } }
    const all = { sequence: 0, from: 0, count: frames }
    return storedFrames(app, { ...kept, dtype: 'float32' }, all, run.name)
  }
  try {
    const [inputs, truth, prediction] = await Promise.all([
      part('inputs', inputFrames),
      part('truth', targetFrames),
      part(epoch, targetFrames),
    ])
    const ofFrame = [shape.height, shape.width, shape.channels]
    return { inputs, truth, prediction, shape: ofFrame, inputFrames, targetFrames }
  } catch (cause) {
    if (cause instanceof GridcastError && cause.code === 'kept.changed') throw cause
    throw new GridcastError('run.filmstrip', { name: run.name, epoch }, { cause })
  }
}
