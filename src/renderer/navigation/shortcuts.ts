/**
 * The window's keys: `g` then a letter goes to a screen, a few act at once. Keys typed into a field
 * are left alone.
 */
import type { Screen } from './address'

export const screenKeys: Readonly<Record<string, Screen>> = {
  h: 'home',
  d: 'data',
  m: 'model',
  t: 'train',
  f: 'forecast',
  r: 'runs',
  s: 'settings',
}

export type ShortcutAction = { type: 'go'; screen: Screen } | { type: 'help' } | { type: 'open' }

/** True where letters mean text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** Turns key presses into actions; remembers a `g` for a second. */
export class ShortcutReader {
  private goPressedAt = -Infinity

  read(
    event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
    now: number,
  ): ShortcutAction | null {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'o') return { type: 'open' }
    if (event.ctrlKey || event.metaKey || event.altKey) return null
    const screen = now - this.goPressedAt < 1000 ? screenKeys[event.key.toLowerCase()] : undefined
    this.goPressedAt = event.key === 'g' ? now : -Infinity
    if (screen) return { type: 'go', screen }
    return event.key === '?' ? { type: 'help' } : null
  }
}
