import { describe, expect, it } from 'vitest'
import { windowShapeOf } from './window-shape'
import { modelSpecSchema } from './model-spec'
import type { TemplateName } from './model-spec'
import { summarizeModel } from './summarize-model'
import { templateModel } from './template-models'

const frame = { height: 64, width: 64, channels: 1 }
const tenToTen = {
  ...windowShapeOf({ objective: 'window', inputFrames: 10, targetFrames: 10 }, frame),
  batchSize: 8,
}
const shifted = {
  ...windowShapeOf({ objective: 'shifted', inputFrames: 10, targetFrames: 10 }, frame),
  batchSize: 2,
}

const summaryOf = (name: TemplateName, filters?: number) =>
  summarizeModel(
    templateModel(name, frame, { filters }),
    name.startsWith('keras') ? shifted : tenToTen,
  )

describe('parameters of the templates on 64 x 64 x 1', () => {
  it('has the number in the table of Shi et al. 2015 for their 3-layer network', () => {
    expect(summaryOf('paper').parameters).toBe(7_585_296)
  })

  it('has the number Keras prints for the published next-frame model', () => {
    expect(summaryOf('keras-classic').parameters).toBe(746_689)
    expect(summaryOf('keras-classic-causal').parameters).toBe(746_689)
  })

  it('has the numbers in docs/models.md for the two of ours', () => {
    expect(summaryOf('small').parameters).toBe(241_168)
    expect(summaryOf('medium').parameters).toBe(895_492)
  })

  it('follows the number of filters', () => {
    // 25 (1 + 30) 120 + 120, 9 (30 + 30) 120 + 120, (30 + 30) 120 + 120, two normalizations of 4 x
    // 30, 27 x 30 + 1
    expect(summaryOf('keras-classic', 30).parameters).toBe(93_120 + 64_920 + 7_320 + 240 + 811)
  })
})

describe('a summary', () => {
  it('counts multiply-adds by hand for a small stack', () => {
    const spec = modelSpecSchema.parse({
      family: 'next-frame',
      name: 'test',
      layers: [
        { type: 'convLstm2d', filters: 2, kernel: 3, recurrentKernel: 5 },
        { type: 'conv3d', filters: 1, kernel: [3, 1, 1] },
      ],
    })
    const use = {
      objective: 'shifted',
      frames: 5,
      targetFrames: 1,
      height: 4,
      width: 6,
      channels: 1,
      batchSize: 1,
    } as const
    const summary = summarizeModel(spec, use)
    expect(summary.layers.map((layer) => layer.multiplyAdds)).toEqual([
      5 * 24 * 8 * (9 + 50),
      5 * 24 * 3 * 2,
    ])
    expect(summary.multiplyAdds).toBe(5 * 24 * (8 * 59 + 6))
  })

  it('needs memory in proportion to the batch, apart from the weights', () => {
    const at = (batchSize: number) =>
      summarizeModel(templateModel('small', frame), { ...tenToTen, batchSize }).trainingBytes
    expect(at(8) - at(4)).toBe(4 * (at(2) - at(1)))
    expect(at(1)).toBeGreaterThan(0)
  })

  it('says what is wrong instead of throwing', () => {
    const spec = modelSpecSchema.parse({
      family: 'next-frame',
      name: 'test',
      layers: [{ type: 'conv2d', filters: 3, kernel: 1 }],
    })
    const summary = summarizeModel(spec, shifted)
    expect(summary.problem?.layer).toBe('1-conv2d')
    expect(summary.problem?.error).toMatchObject({
      code: 'model.ends-otherwise',
      values: { given: [19, 64, 64, 3], wanted: [19, 64, 64, 1] },
    })
  })
})
