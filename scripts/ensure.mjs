// @ts-check
/**
 * Makes the project ready to run: installs what is missing and builds what is not built. Shows what
 * it does, does nothing twice.
 */
import { build } from './build.mjs'
import { ensureInstalled } from './lib/install.mjs'

export async function ensureReady() {
  await ensureInstalled()
  await build()
}
