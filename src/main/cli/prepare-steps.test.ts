import { expect, it } from 'vitest'
import { parseStep } from './commands/prepare'

it.each([
  ['crop=1,2,3,4', { step: 'crop', row: 1, column: 2, height: 3, width: 4 }],
  ['clip-time=10,20', { step: 'clip-time', first: 10, frames: 20 }],
  ['sum=7', { step: 'aggregate-time', frames: 7, by: 'sum', leastPresent: 1 }],
  ['mean=4', { step: 'aggregate-time', frames: 4, by: 'mean', leastPresent: 1 }],
  ['log1p', { step: 'log1p' }],
])('reads the step %s', (text, settings) => {
  expect(parseStep(text)).toEqual(settings)
})

it.each(['crop=1,2', 'sum', 'sum=1', 'mean=x', 'blur=3', ''])('refuses "%s"', (text) => {
  expect(() => parseStep(text)).toThrow(expect.objectContaining({ code: 'prepare.step' }))
})
