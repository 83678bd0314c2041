/**
 * Specs of version 1 give the models they gave: weights of the same names, shapes and first values,
 * and the same forecasts (fixtures/version-1.json, written by the release before graphs).
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { buildModel } from './build-model'
import type { GridModel } from './grid-model'

type Recorded = [name: string, shape: number[], hash: string, first: number[]]
interface Stored {
  spec: { name: string }
  /** Name, shape, whether it is trained, and a hash of the first values. */
  weights: [string, number[], boolean, string][]
  forward: Recorded[]
}
const { frame, seed, cases } = JSON.parse(
  readFileSync(new URL('fixtures/version-1.json', import.meta.url), 'utf8'),
) as { frame: { height: number; width: number; channels: number }; seed: number; cases: Stored[] }

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function hashOf(weight: tf.Tensor): string {
  const values = weight.dataSync<'float32'>()
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

const runs: Record<string, (model: GridModel, x: tf.Tensor5D) => tf.Tensor5D> = {
  window(model, x) {
    const mask = tf.tensor2d([1, 1, 0, 1, 1, 1, 1, 1], [2, 4], 'bool')
    return model.predictWindow(x, 3, { training: false, mask })
  },
  training: (model, x) => model.predictWindow(x, 2, { training: true, step: 3 }),
  shifted: (model, x) => model.predictShifted!(x, { training: false }),
}

describe.each(cases.map((stored) => [stored.spec.name, stored] as const))('%s', (_name, stored) => {
  it('has the weights it had and forecasts what it forecast', () => {
    const model = buildModel(modelSpecSchema.parse(stored.spec), { ...frame, seed })
    const weights = [...model.weights].map(([name, weight]) => [
      name,
      weight.shape,
      weight.trainable,
      hashOf(weight),
    ])
    expect(weights).toEqual(stored.weights)
    tf.tidy(() => {
      const { height, width, channels } = frame
      const shape: [number, number, number, number, number] = [2, 4, height, width, channels]
      const x = tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', 5)
      for (const [name, sides, , first] of stored.forward) {
        const y = runs[name]!(model, x)
        expect(y.shape).toEqual(sides)
        const values = y.dataSync()
        first.forEach((value, i) => expect(values[i], name).toBeCloseTo(value, 5))
      }
    })
    model.dispose()
  })
})
