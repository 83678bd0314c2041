/** The same validation window after an epoch, from the files in the run's folder. */
import type { RunId } from '../../shared/identifiers'
import { GridcastError } from '../../shared/errors'
import { readFloats } from '../npy-file'
import type { Store } from '../store'

/** @throws GridcastError `run.filmstrip` while the epoch has none */
export async function readFilmstrip(store: Store, id: RunId, epoch: number) {
  const run = store.runs.get(id)
  const { inputFrames, targetFrames } = run.settings
  try {
    const parts = ['inputs', 'truth', epoch] as const
    const [inputs, truth, prediction] = await Promise.all(
      parts.map((part) => readFloats(store.paths.runFilmstrip(id, part))),
    )
    if (inputs === undefined || truth === undefined || prediction === undefined)
      throw new Error('A part is missing.')
    const shape = truth.shape.slice(1)
    return {
      inputs: inputs.values,
      truth: truth.values,
      prediction: prediction.values,
      shape,
      inputFrames,
      targetFrames,
    }
  } catch (error) {
    throw new GridcastError('run.filmstrip', { name: run.name, epoch }, { cause: error })
  }
}
