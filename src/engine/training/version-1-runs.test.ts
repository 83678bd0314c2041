/**
 * Trainings that the release before graphs left after their first epoch go on as that release went
 * on: with the spec of version 1 upgraded, the second epoch ends with the same weights and loss
 * (fixtures/version-1, written by it; sums of all values, so that a permutation shows).
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import type { TrainingSettingsInput } from '../../shared/training/settings'
import { readCheckpoint } from '../checkpoints/checkpoint-file'
import { movingDots } from '../windows/testing'
import type { CheckpointMetadata } from './run-state'
import { runTiny, tinyRequest } from './testing'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

interface Recorded {
  modelSpec: unknown
  settings: TrainingSettingsInput
  /** The sum of a weight's values, each times the cosine of its place, by name. */
  weights: Record<string, number>
  loss: number
}
const fixture = (name: string) =>
  fileURLToPath(new URL(`fixtures/version-1/${name}`, import.meta.url))

it.each(['stack', 'forecaster'])('goes on with a %s', async (name) => {
  const recorded = JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8')) as Recorded
  const request = {
    ...tinyRequest(recorded.settings, {
      dataset: movingDots(8, 5, 4),
      modelSpec: modelSpecSchema.parse(recorded.modelSpec),
    }),
    resumeFrom: fixture(`${name}.safetensors`),
  }
  const { result } = await runTiny(request)
  expect(result.epochs).toHaveLength(2)
  expect(result.epochs[1]?.validationLoss).toBeCloseTo(recorded.loss, 6)
  const end = join(request.runFolder, 'checkpoints', '2.safetensors')
  const { tensors } = readCheckpoint<CheckpointMetadata>(end)
  const weights = [...tensors].filter(([key]) => key.startsWith('weights/'))
  expect(weights.map(([key]) => key)).toEqual(Object.keys(recorded.weights))
  for (const [key, { values }] of weights) {
    const sum = [...values].reduce((total, value, i) => total + value * Math.cos(i), 0)
    expect(sum, key).toBeCloseTo(recorded.weights[key] ?? NaN, 5)
  }
})
