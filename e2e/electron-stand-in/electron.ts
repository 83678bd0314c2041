/**
 * A stand-in for the `electron` module, for machines where its binary can't be had: the built main
 * bundle runs in plain Node, the built preload bundle in an isolated world of a real Chromium page.
 * What the app does not use is not here.
 *
 * The test that started this process steers it by messages: answers for dialogs, menu items, files
 * about to be dropped.
 */
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { chromium } from 'playwright'
import { chromiumFlags } from '../../scripts/lib/chromium.mjs'
import { BrowserWindow, useChromium } from './chromium-window.ts'
import { Menu } from './menu.ts'
import { answerRequests } from './page-scheme.ts'
import type { Steering } from './steering.ts'

export { BrowserWindow, Menu }
export { ipcMain } from './ipc-main.ts'
export { MessageChannelMain } from './message-ports.ts'
export { protocol } from './page-scheme.ts'

const profile = process.env.STAND_IN_PROFILE ?? tmpdir()
const locale = process.env.STAND_IN_LOCALE ?? 'en-US'
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM_PATH,
  args: [...chromiumFlags, `--remote-debugging-port=${process.env.STAND_IN_PORT ?? '0'}`],
  viewport: { width: 1280, height: 860 },
  locale,
})
await answerRequests(context, (url) => BrowserWindow.current?.webContents.mayNavigate(url) ?? false)
const page = context.pages()[0] ?? (await context.newPage())
useChromium({ page, session: await context.newCDPSession(page) })

class App extends EventEmitter {
  readonly isPackaged = 'resourcesPath' in process
  readonly commandLine = { removeSwitch() {} }

  enableSandbox(): void {}
  setPath(): void {}

  requestSingleInstanceLock(): boolean {
    return true
  }
  async whenReady(): Promise<void> {}
  getLocale(): string {
    return locale
  }
  getPath(): string {
    return profile
  }
  quit(): void {
    let wait = false
    this.emit('will-quit', { preventDefault: () => (wait = true) })
    if (!wait) this.exit(0)
  }
  exit(code: number): void {
    void context.close().finally(() => process.exit(code))
  }
}
export const app = new App()
BrowserWindow.onContents = (contents) => app.emit('web-contents-created', {}, contents)
page.on('close', () => setImmediate(() => app.emit('window-all-closed')))

/** Dialogs answer what the test said beforehand; without an answer they are cancelled. */
const answers: { open: string[]; save: string | null } = { open: [], save: null }
export const dialog = {
  async showOpenDialog() {
    return { canceled: answers.open.length === 0, filePaths: answers.open }
  },
  async showSaveDialog() {
    return { canceled: answers.save === null, filePath: answers.save ?? '' }
  },
  async showMessageBox() {
    return { response: 0 }
  },
  showErrorBox(title: string, content: string) {
    process.stderr.write(`${title} ${content}\n`)
  },
}

export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' }

export const session = {
  defaultSession: {
    setPermissionRequestHandler() {},
    setPermissionCheckHandler() {},
    setDevicePermissionHandler() {},
  },
}

/** Nobody is there to be told. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return false
  }
}

export const powerSaveBlocker = { start: () => 1, stop() {} }

process.on('message', (message: Steering) => {
  void steer(message).then(() => process.send?.({ done: message.type }))
})
process.on('disconnect', () => app.exit(0))

async function steer(message: Steering): Promise<void> {
  if (message.type === 'open-dialog') answers.open = message.paths
  else if (message.type === 'save-dialog') answers.save = message.path
  else if (message.type === 'menu') Menu.choose(message.label)
  else if (message.type === 'file')
    await BrowserWindow.current?.knowFile(message.path, message.name, message.size)
  else app.quit()
}
