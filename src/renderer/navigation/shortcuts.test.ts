import { describe, expect, it } from 'vitest'
import { screenKeys, ShortcutReader } from './shortcuts'

const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})

describe('shortcuts', () => {
  it('goes to a screen with g and its letter, within a second', () => {
    for (const [letter, screen] of Object.entries(screenKeys)) {
      const reader = new ShortcutReader()
      expect(reader.read(key('g'), 0)).toBeNull()
      expect(reader.read(key(letter), 900)).toEqual({ type: 'go', screen })
    }
    const slow = new ShortcutReader()
    slow.read(key('g'), 0)
    expect(slow.read(key('d'), 1100)).toBeNull()
  })

  it('forgets the g after another key', () => {
    const reader = new ShortcutReader()
    reader.read(key('g'), 0)
    reader.read(key('x'), 10)
    expect(reader.read(key('d'), 20)).toBeNull()
  })

  it('opens files and help, and leaves other combinations alone', () => {
    const reader = new ShortcutReader()
    expect(reader.read(key('o', { ctrlKey: true }), 0)).toEqual({ type: 'open' })
    expect(reader.read(key('O', { metaKey: true }), 0)).toEqual({ type: 'open' })
    expect(reader.read(key('?'), 0)).toEqual({ type: 'help' })
    expect(reader.read(key('o'), 0)).toBeNull()
    expect(reader.read(key('g', { ctrlKey: true }), 0)).toBeNull()
    expect(reader.read(key('d'), 1)).toBeNull()
  })
})
