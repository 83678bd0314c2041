/** Where the window is. The address bar, back and forward all work on it. */
import { linkTo, parsePlace, type Place, type Screen } from './place'

const state = $state<{ place: Place }>({ place: parsePlace(globalThis.location?.hash ?? '') })

export function place(): Place {
  return state.place
}

export function go(screen: Screen, id?: string | null): void {
  const hash = linkTo(screen, id)
  if (location.hash === hash) state.place = parsePlace(hash)
  else location.hash = hash
}

/** Follows the address from now on; returns the function that stops it. */
export function followAddress(): () => void {
  const read = () => {
    state.place = parsePlace(location.hash)
  }
  addEventListener('hashchange', read)
  return () => removeEventListener('hashchange', read)
}
