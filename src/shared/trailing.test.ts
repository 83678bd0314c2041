import { describe, expect, it } from 'vitest'
import { withoutTrailing } from './trailing'

describe('withoutTrailing', () => {
  it('takes away what stands at the end alone', () => {
    expect(withoutTrailing('0.500', '0')).toBe('0.5')
    expect(withoutTrailing('a-b--', '-.')).toBe('a-b')
    expect(withoutTrailing('---', '-')).toBe('')
    expect(withoutTrailing('', '-')).toBe('')
  })

  it('takes long texts in one pass', () => {
    const text = `${'\0'.repeat(3_000_000)}x`
    expect(withoutTrailing(text, '\0')).toBe(text)
  })
})
