import { describe, expect, it } from 'vitest'
import { stackOf } from './graph'
import { layerSpecSchema } from './layers'
import { modelSpecSchema, templateNames } from './model-spec'
import { smallerModel } from './smaller-model'
import { summarizeModel } from './summarize-model'
import { templateModel } from './template-models'
import { windowShapeOf } from './window-shape'

const frame = { height: 32, width: 40, channels: 2 }
const settingsFor = (name: string) =>
  ({
    objective: name.startsWith('keras') ? 'shifted' : 'window',
    inputFrames: 4,
    targetFrames: 3,
  }) as const

describe('a smaller model', () => {
  it.each(templateNames)('of %s fits together and has at most half the weights', (name) => {
    const settings = settingsFor(name)
    const spec = templateModel(name, frame)
    const use = { ...windowShapeOf(settings, frame), batchSize: 1 }
    const smaller = smallerModel(spec, settings, frame)
    const [before, after] = [spec, smaller ?? spec].map((one) => summarizeModel(one, use))
    expect(after?.problem).toBeNull()
    expect(after?.parameters).toBeLessThan(0.5 * (before?.parameters ?? 0))
  })

  it('is none where nothing can be halved', () => {
    const layer = layerSpecSchema.parse({ type: 'conv2d', filters: 2, kernel: 3 })
    const spec = modelSpecSchema.parse({
      ...{ version: 2, family: 'next-frame', name: 'one', layers: stackOf([layer]) },
    })
    expect(smallerModel(spec, settingsFor('keras'), frame)).toBeNull()
  })
})
