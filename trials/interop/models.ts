/** Models on their way between programs, and what they forecast here. */
import * as tf from '@tensorflow/tfjs-core'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readModel } from '../../src/data/models/read-model'
import { Workspace } from '../../src/data/files/workspace'
import { buildModel } from '../../src/engine/families/build-model'
import { decodeSafetensors, type SavedTensor } from '../../src/process/safetensors-file'
import { Random } from '../../src/shared/random'
import type { ModelSpec } from '../../src/shared/model/model-spec'

/** A sequence or several, `[B, T, H, W, C]`. */
export interface Frames {
  shape: [number, number, number, number, number]
  values: Float32Array
}

export interface Model {
  spec: ModelSpec
  weights: Map<string, SavedTensor>
}

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'gridcast-interop-'))

/** What a file holds, for frames like these. */
export async function modelIn(
  path: string,
  [, , height, width, channels]: Frames['shape'],
): Promise<Model & { notes: string[] }> {
  const folder = temporaryFolder()
  const target = join(folder, 'weights.safetensors')
  const workspace = new Workspace(folder, 'unpacked')
  const context = { signal: new AbortController().signal }
  try {
    const order = { path, frame: { height, width, channels }, target }
    const { modelSpec: spec, notes } = await readModel(order, workspace, context)
    const { tensors } = decodeSafetensors(readFileSync(target))
    const weights = new Map([...tensors].map(([name, one]) => [name.slice('weights/'.length), one]))
    return { spec, weights, notes: notes.map(({ code }) => code) }
  } finally {
    await workspace.close()
  }
}

/** The frames after these, free-running, on the active backend. */
export async function forecast(
  { spec, weights }: Model,
  { shape, values }: Frames,
  steps: number,
): Promise<Float32Array> {
  const [, , height, width, channels] = shape
  const model = buildModel(spec, { height, width, channels, seed: 1 })
  try {
    for (const [name, variable] of model.weights) {
      const saved = weights.get(name)
      if (saved === undefined) throw new Error(`There is no weight ${name}.`)
      tf.tidy(() => variable.assign(tf.tensor(saved.values, variable.shape)))
    }
    const x = tf.tensor5d(values, shape)
    const predicted = model.predictWindow(x, steps, { training: false })
    const result = Float32Array.from(await predicted.data())
    tf.dispose([x, predicted])
    return result
  } finally {
    model.dispose()
  }
}

/** The model with weights, biases and moving statistics that hide nothing behind a zero. */
export function randomModel(
  spec: ModelSpec,
  [, , height, width, channels]: Frames['shape'],
): Model {
  const random = new Random(7)
  const model = buildModel(spec, { height, width, channels, seed: 1 })
  const weights = [...model.weights].map(([name, { shape, size }]): [string, SavedTensor] => {
    const isVariance = name.endsWith('movingVariance')
    const draw = () => (isVariance ? 0.5 + random.next() : 0.3 * random.normal())
    return [name, { shape, values: Float32Array.from({ length: size }, draw) }]
  })
  model.dispose()
  return { spec, weights: new Map(weights) }
}

export function randomFrames(shape: Frames['shape']): Frames {
  const random = new Random(3)
  const size = shape.reduce((product, side) => product * side, 1)
  return { shape, values: Float32Array.from({ length: size }, () => random.next()) }
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0)
}
