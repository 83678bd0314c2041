import { describe, expect, it } from 'vitest'
import type { PrepareStepSettings } from '../../shared/prepare'
import { lengthened } from './prepared-like'

const clip: PrepareStepSettings = { step: 'clip-time', first: 10, frames: 90 }
const weekly: PrepareStepSettings = {
  step: 'aggregate-time',
  frames: 7,
  by: 'sum',
  leastPresent: 1,
}

describe('a recipe for newer data', () => {
  it('keeps what it kept to the end, to the new end', () => {
    expect(lengthened([clip, weekly], 100, 120)).toEqual([{ ...clip, frames: 110 }, weekly])
  })

  it('stays as it is where it ended before the end, or after frames were put together', () => {
    expect(lengthened([clip], 101, 120)).toEqual([clip])
    expect(lengthened([clip], null, 120)).toEqual([clip])
    expect(lengthened([weekly, clip], 100, 120)).toEqual([weekly, clip])
  })
})
