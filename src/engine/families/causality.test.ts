import { say } from '../../shared/notices/say'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { templateModel } from '../../shared/model/template-models'
import { testCausality } from './causality'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const input = { frames: 19, height: 10, width: 9, channels: 1 }
const stack = (layers: object[]) =>
  modelSpecSchema.parse({ family: 'next-frame', name: 'test', layers })

describe('the causality test', () => {
  it('finds that the published Keras model sees one frame ahead, and says so', async () => {
    const report = await testCausality(templateModel('keras-classic', input, { filters: 4 }), input)
    expect(report).toMatchObject({ causal: false, framesAhead: 1 })
    expect(say(report.sentence, 'en')).toMatch(
      /^Sees 1 frame ahead: .*the very frame it is to predict/,
    )
  })

  it('finds the causal one causal', async () => {
    const report = await testCausality(
      templateModel('keras-classic-causal', input, { filters: 4 }),
      input,
    )
    expect(report).toMatchObject({ causal: true, framesAhead: 0 })
  })

  it('adds up what several layers see', async () => {
    const same = (depth: number) => ({
      type: 'conv3d',
      filters: 1,
      kernel: [depth, 1, 1],
      padding: 'same',
    })
    expect(
      await testCausality(stack([same(3), same(5), { ...same(7), padding: 'causal' }]), input),
    ).toMatchObject({
      framesAhead: 3,
    })
  })

  it('holds for encoder-forecasters, and for sequences of one frame', async () => {
    const forecaster = await testCausality(templateModel('small', input, { filters: 2 }), input)
    expect(forecaster.causal).toBe(true)
    const single = await testCausality(templateModel('keras-classic', input, { filters: 2 }), {
      ...input,
      frames: 1,
    })
    expect(single.causal).toBe(true)
  })

  it('judges a model that would take long to try by its graph alone', async () => {
    const same = { type: 'conv3d', filters: 1, kernel: [3, 1, 1], padding: 'same' }
    const heavy = [
      [{ type: 'convLstm2d', filters: 1024, kernel: 3 }, same],
      [{ type: 'upSampling2d', size: 100 }, { type: 'maxPooling2d', size: 100 }, same],
    ]
    const before = tf.memory().numTensors
    for (const layers of heavy)
      expect(await testCausality(stack(layers), input)).toMatchObject({ framesAhead: 1 })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    await testCausality(templateModel('keras-classic', input, { filters: 2 }), input)
    expect(tf.memory().numTensors).toBe(before)
  })
})
