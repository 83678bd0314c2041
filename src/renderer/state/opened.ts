/** What the system opened with the desktop window: files are imported, a link leads to a screen. */
import { bridge } from '../api/client'
import { go } from '../navigation/router.svelte'
import { importing } from './importing.svelte'

/** Follows it from now on; returns the function that stops it. A browser opens nothing so. */
export function followOpened(): (() => void) | undefined {
  return bridge?.onOpened(({ files, screen }) => {
    if (files.length > 0) importing.begin(files)
    else if (screen !== null) go(screen)
  })
}
