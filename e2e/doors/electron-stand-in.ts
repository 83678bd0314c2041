/**
 * The desktop door without Electron's binary: the built bundles, or a package of them, against the
 * stand-in module.
 */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { chromium, type Page } from 'playwright'
import { packageVariable, standInVariable } from '../../scripts/lib/package/names.mjs'
import { inProject } from '../../scripts/lib/project.mjs'
import type { Steering } from '../electron-stand-in/steering'
import { dropFiles, type Door, type DoorOptions } from './door'
import { AppProcess } from './process'
import { patienceMs } from '../patience'

export interface StandIn extends Door {
  steer(message: Steering): Promise<void>
}

/** The desktop door of the build. */
export async function openElectronStandIn(options: DoorOptions): Promise<StandIn> {
  const register = inProject('e2e', 'electron-stand-in', 'register.mjs')
  return openStandIn(options, ['--import', register, inProject('out', 'main', 'electron.js')])
}

/** The desktop door of a package that was made around a stand-in for Electron's binary. */
export async function openPackagedStandIn(options: DoorOptions): Promise<StandIn> {
  return openStandIn(options, [], process.env[packageVariable])
}

async function openStandIn(
  { dataFolder, locale = 'en-US', files = [] }: DoorOptions,
  start: string[],
  program?: string,
): Promise<StandIn> {
  const port = await freePort()
  const env = {
    [standInVariable]: inProject('e2e', 'packaged-stand-in'),
    STAND_IN_PORT: String(port),
    STAND_IN_PROFILE: join(dataFolder, 'chromium'),
    STAND_IN_LOCALE: locale,
  }
  const args = [...start, '--data-dir', dataFolder, ...files]
  const app = AppProcess.start(args, env, { ipc: true, program })
  const browser = await connect(port, app)
  const page = await firstPage(browser.contexts()[0]?.pages() ?? [])
  const steer = async (message: Steering) => {
    const done = once(app.child, 'message')
    app.child.send(message)
    await done
  }
  return {
    page,
    app,
    steer,
    async drop(paths) {
      for (const path of paths)
        await steer({ type: 'file', path, name: basename(path), size: statSync(path).size })
      await dropFiles(page, paths)
    },
    async saved(action) {
      const path = join(dataFolder, `saved-${Date.now()}`)
      await steer({ type: 'save-dialog', path })
      await action()
      await waitFor(
        () => statSync(path, { throwIfNoEntry: false }) !== undefined,
        `The app did not save ${path}.`,
      )
      return path
    },
    async close() {
      if (app.child.connected) app.child.disconnect()
      await app.ended()
      await browser.close()
    },
  }
}

async function connect(port: number, app: AppProcess) {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    } catch (error) {
      if (Date.now() > until || app.child.exitCode !== null)
        throw new Error(`The stand-in did not start:\n${app.words}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function firstPage([page]: Page[]): Promise<Page> {
  if (page === undefined) throw new Error('The stand-in opened no page.')
  await page.waitForURL('https://gridcast.test/**')
  return page
}

export async function waitFor(condition: () => boolean, complaint: string): Promise<void> {
  const until = Date.now() + patienceMs
  while (!condition()) {
    if (Date.now() > until) throw new Error(complaint)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
