import { expect, it } from 'vitest'
import { templateNames } from '../../../shared/model/model-spec'
import { templateModel } from '../../../shared/model/template-models'
import { readSpec } from './read-spec'

const frame = { height: 16, width: 16, channels: 1 }

it.each(templateNames)('reads back what it shows of %s', (name) => {
  const spec = templateModel(name, frame)
  expect(readSpec(JSON.stringify(spec, null, 2))).toEqual({ spec, wrong: null })
})

it('names the place of what is wrong', () => {
  expect(readSpec('{ "family": ').wrong?.place).toBe('JSON')
  const spec = templateModel('unet', frame)
  const broken = JSON.stringify(spec).replace('"kernel":3', '"kernel":2.5')
  expect(readSpec(broken).wrong?.place).toMatch(/^layers\.\d+\.kernel$/)
  expect(readSpec('{"family":"none"}').spec).toBeNull()
})
