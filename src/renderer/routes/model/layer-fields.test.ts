import { describe, expect, it } from 'vitest'
import { layerSpecSchema, type LayerType } from '../../../shared/model/model-spec'
import { layerFields, layerSketch, newLayers } from './layer-fields'

const types = layerSpecSchema.options.map((option) => option.shape.type.value)

describe('layers in the editor', () => {
  it('offers every layer of the model spec, and a new one is sound', () => {
    expect(Object.keys(layerFields).sort()).toEqual([...types].sort())
    for (const type of types)
      expect(layerSpecSchema.parse(newLayers[type])).toEqual(newLayers[type])
  })

  it('has a field for everything that can be set, and no other', () => {
    for (const option of layerSpecSchema.options) {
      const type: LayerType = option.shape.type.value
      const settable = Object.keys(option.shape).filter((key) => key !== 'type')
      expect(layerFields[type].map(({ key }) => key as string).sort()).toEqual(settable.sort())
    }
  })

  it('sketches the main sizes', () => {
    expect(layerSketch(newLayers.convLstm2d)).toBe('32 · 3×3')
    expect(layerSketch(newLayers.conv3d)).toBe('1 · 3×3×3 · sigmoid')
    expect(layerSketch(newLayers.dropout)).toBe('0.2')
    expect(layerSketch(newLayers.batchNormalization)).toBe('')
  })
})
