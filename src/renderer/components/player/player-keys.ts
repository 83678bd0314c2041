/**
 * The player's keys: space, arrows, Home, End, `[` and `]` for the speed, L for the loop; with maps
 * side by side 1 to 4 for the panels, + and - to zoom, 0 for the whole. Fields, lists and open
 * dialogs keep theirs.
 */
import { panelRoles } from '../../../shared/picture/picture-options'
import type { PlayerLook } from './look.svelte'
import { speeds, type PlayerClock } from './player-clock.svelte'

/** What keys can do where maps stand side by side. */
export interface MapKeys {
  look: Pick<PlayerLook, 'togglePanel'>
  zoom: (factor: number) => void
  whole: () => void
}

/** Acts on a key; answers whether it was one of the player's. */
export function pressPlayerKey(
  event: KeyboardEvent,
  clock: PlayerClock,
  maps: MapKeys | null = null,
): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return false
  const action = actionOf(event.key, clock) ?? (maps && mapActionOf(event.key, maps))
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
  if (key === '[' || key === ']') return () => changeSpeed(clock, key === ']' ? 1 : -1)
  if (key === 'l' || key === 'L') return () => (clock.looping = !clock.looping)
  return null
}

/** To the next of the speeds that can be chosen. */
function changeSpeed(clock: PlayerClock, by: 1 | -1): void {
  const faster = speeds.find((speed) => speed > clock.framesPerSecond)
  const slower = speeds.findLast((speed) => speed < clock.framesPerSecond)
  clock.framesPerSecond = (by > 0 ? faster : slower) ?? clock.framesPerSecond
}

function mapActionOf(key: string, { look, zoom, whole }: MapKeys): (() => void) | null {
  const role = panelRoles[Number(key) - 1]
  if (role !== undefined) return () => look.togglePanel(role)
  if (key === '+' || key === '=') return () => zoom(1.5)
  if (key === '-') return () => zoom(1 / 1.5)
  return key === '0' ? whole : null
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
