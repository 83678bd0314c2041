/**
 * What a forecast holds at most. The estimate of a training step's memory, which decides how large
 * a batch may be, against what our own kernels take.
 */
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { windowShapeOf } from '../../shared/model/window-shape'
import { summarizeModel } from '../../shared/model/summarize-model'
import { templateModel } from '../../shared/model/template-models'
import { relativeDifference, useSimd } from '../devices/cpu/simd/testing'
import { buildModel } from './build-model'

const frame = { height: 40, width: 36, channels: 2 }
const settings = { inputFrames: 5, targetFrames: 4 }

it.each([
  ['small', 32, 'window', 6],
  ['unet', 32, 'window', 16],
  ['paper', 16, 'window', 1],
  ['keras-classic', 8, 'shifted', 2],
] as const)(
  '%s takes within a quarter of what its summary says',
  async (name, filters, objective, batchSize) => {
    const { backend } = await useSimd({ threads: 1 })
    await tf.setBackend('simd')
    const spec = templateModel(name, frame, { filters })
    const window = windowShapeOf({ ...settings, objective }, frame)
    const model = buildModel(spec, { ...settings, ...frame, seed: 1 })
    // Adam's two averages, which the estimate counts
    const averages = model.trainable.flatMap((weight) => [tf.add(weight, 1), tf.add(weight, 2)])
    const loss = () => {
      const x = tf.randomUniform<tf.Rank.R5>([
        batchSize,
        window.frames,
        frame.height,
        frame.width,
        frame.channels,
      ])
      const pass = { training: true, step: 0 } as const
      const y =
        objective === 'shifted'
          ? model.predictShifted!(x, pass)
          : model.predictWindow(x, settings.targetFrames, pass)
      return tf.mean<tf.Scalar>(tf.square(tf.sub(y, tf.zeros(y.shape))))
    }
    const { value, grads } = tf.variableGrads(loss, [...model.trainable])
    const estimate = summarizeModel(spec, { ...window, batchSize }).trainingBytes
    const ratio = estimate / backend.runtime.heap.peakBytes
    tf.dispose([value, grads, averages])
    model.dispose()
    backend.dispose()
    expect(ratio).toBeGreaterThan(0.75)
    expect(ratio).toBeLessThan(1.25)
  },
)

it.each(['small', 'keras-classic-causal'] as const)(
  '%s forecasts many windows with the memory of some',
  async (name) => {
    const { backend } = await useSimd({ threads: 2 })
    await tf.setBackend('simd')
    const { heap } = backend.runtime
    const model = buildModel(templateModel(name, frame, { filters: 16 }), { ...frame, seed: 1 })
    const x = tf.randomUniform<tf.Rank.R5>(
      [40, 5, frame.height, frame.width, frame.channels],
      0,
      1,
      'float32',
      1,
    )
    const mask = tf.tensor2d(
      Array.from({ length: 200 }, (_, i) => (i % 7 === 3 ? 0 : 1)),
      [40, 5],
    )
    const options = { training: false, mask } as const
    const two = tf.tidy(() => {
      const pass = { ...options, mask: tf.slice(mask, [30, 0], [2, 5]) }
      return model.predictWindow(
        tf.slice(x, [30, 0, 0, 0, 0], [2, 5, frame.height, frame.width, frame.channels]),
        3,
        pass,
      )
    })
    const all = model.predictWindow(x, 3, options)
    const same = tf.slice(all, [30, 0, 0, 0, 0], [2, 3, frame.height, frame.width, frame.channels])
    expect(relativeDifference(same.dataSync<'float32'>(), two.dataSync<'float32'>())).toBeLessThan(
      1e-5,
    )
    const oneLayersOutput = 40 * 5 * frame.height * frame.width * 16 * 4
    expect(heap.peakBytes).toBeLessThan((name === 'small' ? 1 : 2.5) * oneLayersOutput)
    tf.dispose([x, mask, two, all, same])
    model.dispose()
    backend.dispose()
  },
)

it.each([
  ['next-frame', 'classic'],
  ['encoder-forecaster', 'forecaster'],
] as const)('a forecast of a %s model holds no more with more layers', async (family, name) => {
  const peakWith = async (layers: number): Promise<number> => {
    const { backend } = await useSimd({ threads: 1 })
    await tf.setBackend('simd')
    const convLstm = { filters: 16, kernel: 3 }
    const spec = modelSpecSchema.parse({
      family,
      patch: 1,
      name,
      cells: Array.from({ length: layers }, () => convLstm),
      layers: [
        ...Array.from({ length: layers }, () => ({ type: 'convLstm2d', ...convLstm })),
        { type: 'conv3d', filters: 2, kernel: [1, 1, 1] },
      ],
    })
    const model = buildModel(spec, { ...frame, seed: 1 })
    const x = tf.zeros<tf.Rank.R5>([1, 12, frame.height, frame.width, frame.channels])
    tf.dispose([model.predictWindow(x, 2, { training: false }), x])
    model.dispose()
    const { peakBytes } = backend.runtime.heap
    backend.dispose()
    return peakBytes
  }
  const oneLayersOutput = 12 * frame.height * frame.width * 16 * 4
  expect((await peakWith(6)) - (await peakWith(3))).toBeLessThan(1.5 * oneLayersOutput)
})
