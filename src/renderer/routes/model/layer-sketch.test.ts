import { expect, it } from 'vitest'
import { layerDescriptions } from '../../../shared/model/layers'
import { layerSketch } from './layer-sketch'

it('sketches the main sizes', () => {
  const { convLstm2d, conv3d, dropout, batchNormalization } = layerDescriptions
  expect(layerSketch(convLstm2d.fresh)).toBe('32 · 3×3')
  expect(layerSketch(conv3d.fresh)).toBe('1 · 3×3×3 · sigmoid')
  expect(layerSketch(dropout.fresh)).toBe('0.2')
  expect(layerSketch(batchNormalization.fresh)).toBe('')
  expect(layerSketch({ ...layerDescriptions.conv2d.fresh, filters: { perOutputChannel: 4 } })).toBe(
    '3×3 · relu',
  )
})
