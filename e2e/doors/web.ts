/** The browser door: `gridcast serve`, and a Chromium that opens the address it prints. */
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumFlags } from '../../scripts/lib/chromium.mjs'
import { builtProgram } from '../../scripts/lib/project.mjs'
import { dropFiles, type Door, type DoorOptions } from './door'
import { AppProcess } from './process'

export const addressPattern = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/

/** Starts `gridcast serve` on a free port. */
export function serve(dataFolder: string, env: NodeJS.ProcessEnv = {}): AppProcess {
  return AppProcess.start([builtProgram, 'serve', '--port', '0', '--data-dir', dataFolder], {
    HOME: dataFolder,
    ...env,
  })
}

export async function openWeb({
  dataFolder,
  locale = 'en-US',
  env,
}: DoorOptions & { env?: NodeJS.ProcessEnv }): Promise<Door> {
  const app = serve(dataFolder, env)
  const address = await app.said(addressPattern)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: chromiumFlags,
  })
  const context = await browser.newContext({
    locale,
    viewport: { width: 1280, height: 860 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  await page.goto(address)
  return {
    page,
    app,
    drop: (paths) => dropFiles(page, paths),
    async saved(action) {
      const [download] = await Promise.all([page.waitForEvent('download'), action()])
      const path = join(dataFolder, `saved-${download.suggestedFilename()}`)
      await download.saveAs(path)
      return path
    },
    async close() {
      await browser.close()
      await app.end()
    },
  }
}
