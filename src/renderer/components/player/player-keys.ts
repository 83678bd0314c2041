/** The player's keys. Fields, lists and open dialogs keep theirs. */
import type { PlayerClock } from './player-clock.svelte'

/** Acts on a key; answers whether it was one of the player's. */
export function pressPlayerKey(event: KeyboardEvent, clock: PlayerClock): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return false
  const action = actionOf(event.key, clock)
  if (action === null || belongsToOther(event.target, event.key)) return false
  action()
  event.preventDefault()
  return true
}

function actionOf(key: string, clock: PlayerClock): (() => void) | null {
  if (key === ' ') return () => clock.toggle()
  if (key === 'ArrowLeft') return () => clock.step(-1)
  if (key === 'ArrowRight') return () => clock.step(1)
  if (key === 'Home') return () => clock.step(-clock.last)
  if (key === 'End') return () => clock.step(clock.last)
  return null
}

/**
 * Whether something else on the page wants the key: text, a list, a radio group, a dialog; a button
 * other than the map wants the space bar. */
function belongsToOther(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.closest(
      '[role="dialog"], [role="listbox"], [role="radiogroup"], [role="menu"], [role="tablist"]',
    ) !== null
  )
    return true
  if (target instanceof HTMLInputElement) return target.type !== 'range'
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    key === ' ' && target.closest('button:not([data-map]), a, summary, [role="button"]') !== null
  )
}
