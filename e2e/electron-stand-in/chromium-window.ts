/**
 * Electron's BrowserWindow and its webContents, with a real Chromium page behind them, driven over
 * the DevTools protocol.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright'
import { decode, encode } from './cloning.ts'
import { ipcMain } from './ipc-main.ts'
import type { MessagePortMain } from './message-ports.ts'
import { mainWorld, preloadScript, type FromPage, type ToPage } from './page-scripts.ts'
import { toAppAddress, toPageAddress } from './page-scheme.ts'

interface WindowOptions {
  webPreferences: {
    preload: string
    contextIsolation: boolean
    sandbox: boolean
    nodeIntegration: boolean
  }
}

/** Name of the isolated world of the preload script. */
const world = 'electron-preload'

class WebContents extends EventEmitter {
  private readonly page: Page
  private readonly session: CDPSession
  private readonly ports = new Map<number, MessagePortMain>()
  private world: string | null = null
  private lastPort = 0
  private openHandler: (details: { url: string }) => { action: string } = () => ({
    action: 'allow',
  })
  readonly mainFrame: { readonly url: string }

  constructor(page: Page, session: CDPSession) {
    super()
    this.page = page
    this.session = session
    this.mainFrame = {
      get url() {
        return toAppAddress(page.url())
      },
    }
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== world) return
      // A new document: the one before it is gone, and its ports with it.
      this.closePorts()
      this.world = context.uniqueId
    })
    session.on('Runtime.bindingCalled', ({ payload }) => this.receive(decode(payload) as FromPage))
    page.on('popup', (popup) => {
      const { action } = this.openHandler({ url: popup.url() })
      if (action === 'deny') void popup.close()
    })
  }

  send(channel: string, ...args: unknown[]): void {
    void this.deliver({ kind: 'message', channel, args, ports: [] })
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    const sent = transfer.map((port) => ({ id: ++this.lastPort, port }))
    void this.deliver({
      kind: 'message',
      channel,
      args: [message],
      ports: sent.map(({ id }) => id),
    })
    for (const { id, port } of sent) {
      this.ports.set(id, port)
      port.sendToPage((data) => void this.deliver({ kind: 'port', id, data }))
      port.on('close', () => void this.deliver({ kind: 'port-close', id }))
    }
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  /** Whether the app lets the page go to an address. */
  mayNavigate(url: string): boolean {
    let allowed = true
    for (const event of ['will-frame-navigate', 'will-navigate'])
      this.emit(event, { url, preventDefault: () => (allowed = false) })
    return allowed
  }

  /** Tells the preload script's webUtils where a file lies that a test is about to drop. */
  async knowFile(path: string, name: string, size: number): Promise<void> {
    await this.deliver({ kind: 'file', path, name, size })
  }

  private receive(message: FromPage): void {
    const event = { sender: this, senderFrame: this.mainFrame }
    if (message.kind === 'send') ipcMain.emit(message.channel, event, ...message.args)
    else if (message.kind === 'port') this.ports.get(message.id)?.postFromPage(message.data)
    else if (message.kind === 'port-close') this.ports.get(message.id)?.close()
    else {
      const { id } = message
      ipcMain.invoked(message.channel, event, message.args).then(
        (value) => this.deliver({ kind: 'reply', id, value }),
        (error: Error) => this.deliver({ kind: 'failure', id, message: error.message }),
      )
    }
  }

  private async deliver(message: ToPage): Promise<void> {
    if (this.world === null || this.page.isClosed()) return
    const expression = `__fromMain(${JSON.stringify(encode(message))})`
    // A page that is being left or closed no longer listens, as in Electron.
    await this.session
      .send('Runtime.evaluate', { expression, uniqueContextId: this.world })
      .catch(() => {})
  }

  private closePorts(): void {
    for (const port of this.ports.values()) port.close()
    this.ports.clear()
  }
}

/**
 * The one page of the stand-in's Chromium, opened before the app starts, as a window has its
 * contents from the beginning.
 */
export interface ChromiumPage {
  page: Page
  session: CDPSession
}
let chromium: ChromiumPage | null = null

export function useChromium(opened: ChromiumPage): void {
  chromium = opened
}

export class BrowserWindow extends EventEmitter {
  /** Told of each window's contents before anything is loaded. */
  static onContents: (contents: WebContents) => void = () => {}
  /** The window that is open, for the test that drives it. */
  static current: BrowserWindow | null = null
  readonly webContents: WebContents
  private readonly options: WindowOptions
  private readonly chromium: ChromiumPage

  constructor(options: WindowOptions) {
    super()
    const { contextIsolation, sandbox, nodeIntegration } = options.webPreferences
    if (!contextIsolation || !sandbox || nodeIntegration)
      throw new Error('The stand-in has isolated, sandboxed pages only.')
    if (chromium === null) throw new Error('The stand-in has one window.')
    this.options = options
    this.chromium = chromium
    chromium = null
    this.webContents = new WebContents(this.chromium.page, this.chromium.session)
    BrowserWindow.onContents(this.webContents)
    BrowserWindow.current = this
    this.chromium.page.on('close', () => {
      BrowserWindow.current = null
      this.emit('closed')
    })
  }

  async loadURL(address: string): Promise<void> {
    const { page, session } = this.chromium
    const bundle = readFileSync(this.options.webPreferences.preload, 'utf8')
    await session.send('Runtime.enable')
    await session.send('Page.enable')
    await session.send('Runtime.addBinding', { name: '__toMain', executionContextName: world })
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${String(mainWorld)})()`,
    })
    const source = preloadScript(bundle, encode, decode)
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: world })
    await page.goto(toPageAddress(address))
    this.emit('ready-to-show')
  }

  /** Answers a drop of a file: the preload script's webUtils must know its path. */
  async knowFile(path: string, name: string, size: number): Promise<void> {
    await this.webContents.knowFile(path, name, size)
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.current
  }
  show(): void {}
  hide(): void {}
  isDestroyed(): boolean {
    return this.chromium.page.isClosed()
  }
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
}
