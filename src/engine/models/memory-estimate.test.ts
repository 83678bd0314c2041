/** The estimate of a training step's memory, which decides how large a batch may be, against what our own kernels take. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { windowShapeOf } from '../../shared/model/infer-shapes'
import { summarizeModel } from '../../shared/model/summarize-model'
import { templateModel } from '../../shared/model/template-models'
import { useSimd } from '../backends/simd/testing'
import { buildModel } from './build-model'

const frame = { height: 40, width: 36, channels: 2 }
const settings = { inputFrames: 5, targetFrames: 4 }

it.each([
  ['small', 32, 'window', 6],
  ['paper', 16, 'window', 1],
  ['keras-classic', 8, 'shifted', 2],
] as const)('%s takes within a quarter of what its summary says', async (name, filters, objective, batchSize) => {
  const { backend } = await useSimd({ threads: 1 })
  await tf.setBackend('simd')
  const spec = templateModel(name, frame, { filters })
  const window = windowShapeOf({ ...settings, objective }, frame)
  const model = buildModel(spec, { ...frame, seed: 1 })
  const loss = () => {
    const x = tf.randomUniform<tf.Rank.R5>([batchSize, window.frames, frame.height, frame.width, frame.channels])
    const pass = { training: true, step: 0 } as const
    const y = objective === 'shifted' ? model.predictShifted(x, pass) : model.predictWindow(x, settings.targetFrames, pass)
    return tf.mean<tf.Scalar>(tf.square(tf.sub(y, tf.zeros(y.shape))))
  }
  const { value, grads } = tf.variableGrads(loss, [...model.trainable])
  const estimate = summarizeModel(spec, { ...window, batchSize }).trainingBytes
  const ratio = estimate / backend.runtime.heap.peakBytes
  tf.dispose([value, grads])
  model.dispose()
  backend.dispose()
  expect(ratio).toBeGreaterThan(0.75)
  expect(ratio).toBeLessThan(1.25)
})
