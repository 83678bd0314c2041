/**
 * Every end-to-end test gets the app on a fresh data folder, through its project's door, and fails
 * when the page complains.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import type { Door, DoorOptions } from './doors/door'
import { openElectron } from './doors/electron'
import { openElectronStandIn, openPackagedStandIn } from './doors/electron-stand-in'
import { openWeb } from './doors/web'
import { patienceMs } from './patience'

export { expect } from '@playwright/test'

const doors: Record<string, (options: DoorOptions) => Promise<Door>> = {
  web: openWeb,
  'electron-stand-in': openElectronStandIn,
  'packaged-stand-in': openPackagedStandIn,
  electron: openElectron,
}

interface Fixtures {
  dataFolder: string
  /** Opens the app; for tests that open it more than once or in their own way. */
  openApp: (options?: Partial<DoorOptions>) => Promise<Door>
  door: Door
  /**
   * What the page complained of so far; must be empty at the end, so a test that provokes
   * complaints takes them out.
   */
  complaints: string[]
}

export const test = base.extend<Fixtures>({
  // eslint wants a pattern here and Playwright reads the parameter's names, so the first one is
  // empty.
  dataFolder: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'gridcast-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  },
  complaints: async ({ browserName: _ }, use) => {
    const complaints: string[] = []
    await use(complaints)
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
  },
  openApp: async ({ dataFolder, complaints }, use, testInfo) => {
    const opened: Door[] = []
    await use(async (options) => {
      const open = doors[testInfo.project.metadata.door as string]
      if (open === undefined)
        throw new Error(`There is no door for the project ${testInfo.project.name}.`)
      const door = await open({ dataFolder, ...options })
      opened.push(door)
      door.page.setDefaultTimeout(patienceMs)
      door.page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
      door.page.on(
        'console',
        (message) => message.type() === 'error' && complaints.push(message.text()),
      )
      return door
    })
    for (const door of opened) {
      if (testInfo.status !== testInfo.expectedStatus) await report(door, testInfo.outputPath())
      await door.close()
    }
  },
  door: async ({ openApp }, use) => use(await openApp()),
})

/** What the app and the window showed when a test failed. */
async function report(door: Door, folder: string): Promise<void> {
  process.stderr.write(`\nThe app said:\n${door.app.words}\n`)
  if (!door.page.isClosed())
    await door.page.screenshot({ path: join(folder, 'window.png') }).catch(() => {})
}
