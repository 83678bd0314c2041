/** The app as a test holds it, whichever door it was opened by. */
import type { Page } from 'playwright'
import type { AppProcess } from './process'

export interface DoorOptions {
  dataFolder: string
  /** What the browser asks for: `en-US`, `zh-CN`. */
  locale?: string
  /** Files that the system opens with the app. */
  files?: string[]
}

export interface Door {
  readonly page: Page
  readonly app: AppProcess
  /** Drops files onto the window, as a hand does: the page gets real files from disk. */
  drop(paths: string[]): Promise<void>
  /** The path of the file that `action` makes the app save. */
  saved(action: () => Promise<void>): Promise<string>
  close(): Promise<void>
}

/**
 * Drops files through the DevTools protocol, which gives the page what a drop from the desktop
 * gives it.
 */
export async function dropFiles(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const size = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }))
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: size.width / 2,
      y: size.height / 2,
      data,
    })
  }
  await session.detach()
}
