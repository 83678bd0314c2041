/** Where the window is: `#/screen` or `#/screen/id`. The address bar, back and forward all work on it. */

export const screens = ['home', 'data', 'import', 'model', 'train', 'forecast', 'runs', 'settings'] as const
export type Screen = (typeof screens)[number]

export interface Place {
  screen: Screen
  /** Dataset, run or forecast shown; null for the screen itself. */
  id: string | null
}

/** Reads a hash; anything unknown is home. */
export function parsePlace(hash: string): Place {
  const [screen = '', id = ''] = hash.replace(/^#\/?/, '').split('/')
  const known = screens.find((name) => name === screen)
  return known ? { screen: known, id: id === '' ? null : decodeURIComponent(id) } : { screen: 'home', id: null }
}

/** The hash of a place, for links. */
export function linkTo(screen: Screen, id?: string | null): string {
  return id ? `#/${screen}/${encodeURIComponent(id)}` : `#/${screen}`
}

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
  const read = () => (state.place = parsePlace(location.hash))
  addEventListener('hashchange', read)
  return () => removeEventListener('hashchange', read)
}
