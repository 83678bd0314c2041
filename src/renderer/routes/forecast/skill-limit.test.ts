import { describe, expect, it } from 'vitest'
import { skillLimit } from './skill-limit'

describe('the colours of a map of skill', () => {
  it('end where most gains lie, in tenths', () => {
    expect(skillLimit([0.03, -0.34, null])).toBe(0.1)
    expect(skillLimit([...Array.from({ length: 99 }, () => -0.31), 5])).toBe(0.4)
    expect(skillLimit([-7, -8])).toBe(1)
    expect(skillLimit([null])).toBe(0.1)
  })
})
