import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, it } from 'vitest'
import { windowShapeOf } from '../../shared/model/window-shape'
import { templateNames } from '../../shared/model/model-spec'
import { summarizeModel } from '../../shared/model/summarize-model'
import { templateModel } from '../../shared/model/template-models'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const frame = { height: 64, width: 64, channels: 1 }
const published = {
  paper: 7_585_296,
  'keras-classic': 746_689,
  'keras-classic-causal': 746_689,
} as Record<string, number>

it.each(templateNames)('%s: the built model has as many weights as its summary says', (name) => {
  const spec = templateModel(name, frame)
  const frames = { inputFrames: 10, targetFrames: 10 }
  const model = buildModel(spec, { ...frame, ...frames, seed: 1 })
  const weights = [...model.weights.values()].reduce((sum, weight) => sum + weight.size, 0)
  model.dispose()
  const objective = spec.family === 'next-frame' ? 'shifted' : 'window'
  const window = windowShapeOf({ objective, ...frames }, frame)
  expect(summarizeModel(spec, { ...window, batchSize: 1 }).parameters).toBe(weights)
  expect(weights).toBe(published[name] ?? weights)
})
