import type { Store } from '../store'

/** The device to use: the one wanted, else the person's preferred one, else `auto`. */
export function chosenDevice(store: Store, wanted: string): string {
  return wanted === 'auto' ? store.settings.get().device : wanted
}
