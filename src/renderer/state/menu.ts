/**
 * The desktop's application menu: what it asks for happens in the window. A browser has no such
 * menu.
 */
import { bridge } from '../api/client'
import { go } from '../navigation/router.svelte'
import { openFiles } from './open-dialog.svelte'

/** Follows the menu from now on; returns the function that stops it. */
export function followMenu(): (() => void) | undefined {
  return bridge?.onCommand((command) => {
    if (command === 'import') void openFiles()
    else go(command)
  })
}
