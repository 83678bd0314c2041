/**
 * One window for each data folder: a second start with the same folder shows the window of the
 * first. Electron tells programs apart by where their pages keep what they keep, so that lies in
 * the data folder.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app as electron } from 'electron'
import { windowFolder } from '../../shared/kept-files'

/** Before the app is ready. Returns whether this is the first window on the folder. */
export function isFirstOn(dataFolder: string): boolean {
  const folder = join(dataFolder, windowFolder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    electron.setPath('userData', folder)
  } catch {
    // Whoever opens the data folder next says what is wrong with it.
  }
  return electron.requestSingleInstanceLock()
}
