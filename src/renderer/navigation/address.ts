/** Places in the window as addresses: `#/screen` or `#/screen/id`. */

export const screens = [
  'home',
  'data',
  'import',
  'model',
  'train',
  'forecast',
  'runs',
  'settings',
] as const
export type Screen = (typeof screens)[number]

export interface Address {
  screen: Screen
  /** Dataset, run or forecast shown; null for the screen itself. */
  id: string | null
}

/** Reads a hash; anything unknown is home. */
export function parseAddress(hash: string): Address {
  const [screen = '', id = ''] = hash.replace(/^#\/?/, '').split('/')
  const known = screens.find((name) => name === screen)
  return known
    ? { screen: known, id: id === '' ? null : decodeURIComponent(id) }
    : { screen: 'home', id: null }
}

/** The hash of a address, for links. */
export function linkTo(screen: Screen, id?: string | null): string {
  return id ? `#/${screen}/${encodeURIComponent(id)}` : `#/${screen}`
}
