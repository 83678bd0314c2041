/** Where the window is. The address bar, back and forward all work on it. */
import { linkTo, parseAddress, type Address, type Screen } from './address'

const state = $state<{ address: Address }>({
  address: parseAddress(globalThis.location?.hash ?? ''),
})

export function address(): Address {
  return state.address
}

export function go(screen: Screen, id?: string | null): void {
  const hash = linkTo(screen, id)
  if (location.hash === hash) state.address = parseAddress(hash)
  else location.hash = hash
}

/** Follows the address from now on; returns the function that stops it. */
export function followAddress(): () => void {
  const read = () => {
    state.address = parseAddress(location.hash)
  }
  addEventListener('hashchange', read)
  return () => removeEventListener('hashchange', read)
}
