import { describe, expect, it } from 'vitest'
import { layerDescriptions, layerSpecSchema, layerTypes } from '.'
import { settingLimits } from '../limits'
import { fieldsOf } from './fields'
import type { LayerField } from './fields'

const named = layerTypes.map((type) => [type] as const)

/** A value just outside of a field's limits. */
function outside(field: LayerField): unknown[] {
  if (field.kind === 'number') return [field.min - 1, field.max + 2, NaN, 1e300]
  if (field.kind === 'numbers')
    return [field.min - 1, field.max + 2].map((side) =>
      Array.from({ length: field.count }, () => side),
    )
  return field.kind === 'choice' ? ['nothing of the kind'] : [1]
}

describe.each(named)('the fields of %s', (type) => {
  const { fresh } = layerDescriptions[type]

  it('are everything that can be set, and a fresh layer is sound', () => {
    const settable = Object.keys(layerDescriptions[type].schema.shape).filter(
      (key) => key !== 'type',
    )
    expect(fieldsOf(type).map(({ key }) => key)).toEqual(settable)
    expect(layerSpecSchema.parse(fresh)).toEqual(fresh)
  })

  it('have limits that the schema keeps', () => {
    for (const field of fieldsOf(type)) {
      for (const value of outside(field)) {
        const layer = { ...fresh, [field.key]: value }
        expect(layerSpecSchema.safeParse(layer).success, JSON.stringify(layer)).toBe(false)
      }
    }
  })
})

it('reads limits through defaults, optional settings, tuples and unions', () => {
  const whole = { whole: true, min: 1 }
  expect(fieldsOf('convLstm2d')).toContainEqual({
    key: 'recurrentKernel',
    kind: 'number',
    optional: true,
    ...whole,
    max: settingLimits.kernel,
    odd: true,
  })
  expect(fieldsOf('conv2d')[0]).toEqual({
    key: 'filters',
    kind: 'number',
    optional: false,
    ...whole,
    max: settingLimits.filters,
    odd: false,
  })
  expect(fieldsOf('conv3d')[1]).toMatchObject({ kind: 'numbers', count: 3, odd: true })
})
