/**
 * An `electron` module for unit tests: remembers what it was told, and lets a test be the system
 * and the page. What the app does not use is not here.
 */
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'

type Handler = (...args: never[]) => unknown

export class FakeContents extends EventEmitter {
  readonly mainFrame = { url: 'gridcast://app/' }
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  reloads = 0
  crashes = 0

  constructor() {
    super()
    app.emit('web-contents-created', {}, this)
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  readonly sent: string[] = []
  send(channel: string): void {
    this.sent.push(channel)
  }
  postMessage(): void {}
  reload(): void {
    this.reloads++
  }
  forcefullyCrashRenderer(): void {
    this.crashes++
  }

  /** Whether the app lets the page do what it is about to do. */
  may(event: string, url: string): boolean {
    let isAllowed = true
    this.emit(event, { url, preventDefault: () => (isAllowed = false) })
    return isAllowed
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  readonly webContents = new FakeContents()
  loaded: string | null = null

  constructor(readonly options: { webPreferences: Record<string, unknown> }) {
    super()
    BrowserWindow.all.push(this)
  }
  async loadURL(address: string): Promise<void> {
    this.loaded = address
  }
  isDestroyed(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  isHidden = false
  static focused: BrowserWindow | null = null
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.focused
  }
  show(): void {
    this.isHidden = false
    this.emit('show')
  }
  hide(): void {
    this.isHidden = true
  }
  /** The person closes it; returns whether it does. */
  close(): boolean {
    let isClosed = true
    this.emit('close', { preventDefault: () => (isClosed = false) })
    return isClosed
  }
  focus(): void {}
  restore(): void {}
}

export class FakeSession {
  readonly handlers = new Map<string, Handler>()
  setPermissionRequestHandler(handler: Handler): void {
    this.handlers.set('request', handler)
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.handlers.set('check', handler)
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.handlers.set('device', handler)
  }

  /** What this session answers a page at an address that wants a permission. */
  grants(permission: string, address: string): { asked: unknown; checked: unknown } {
    const call = (name: string, ...args: unknown[]) =>
      (this.handlers.get(name) as (...args: unknown[]) => unknown)(...args)
    let asked: unknown
    call('request', null, permission, (given: unknown) => (asked = given), {
      requestingUrl: address,
    })
    return { asked, checked: call('check', null, permission, address) }
  }
}

class App extends EventEmitter {
  isPackaged = false
  isSandboxed = false
  isFirst = true
  readonly paths = new Map<string, string>()
  readonly removedSwitches: string[] = []
  readonly exits: number[] = []
  quits = 0
  readonly commandLine = { removeSwitch: (name: string) => void this.removedSwitches.push(name) }

  enableSandbox(): void {
    this.isSandboxed = true
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }
  getPath(): string {
    return tmpdir()
  }
  requestSingleInstanceLock(): boolean {
    return this.isFirst
  }
  async whenReady(): Promise<void> {}
  getLocale(): string {
    return 'en-US'
  }
  quit(): void {
    this.quits++
  }
  exit(status: number): void {
    this.exits.push(status)
  }
}
export const app = new App()

export const session = { defaultSession: new FakeSession() }
export const schemes: { scheme: string; privileges: Record<string, boolean> }[] = []
export const served = new Map<string, (request: Request) => Promise<Response>>()
export const protocol = {
  registerSchemesAsPrivileged: (list: typeof schemes) => void schemes.push(...list),
  handle: (scheme: string, answer: (request: Request) => Promise<Response>) =>
    void served.set(scheme, answer),
}

class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, Handler>()
  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler)
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }
  /** A page's `invoke`, from a frame. */
  async invoke(channel: string, senderFrame: unknown, ...args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel) as (...args: unknown[]) => unknown
    return handler({ senderFrame }, ...args)
  }
}
export const ipcMain = new IpcMain()

export class MessageChannelMain {
  static made = 0
  readonly port1 = Object.assign(new EventEmitter(), { start() {}, postMessage() {}, close() {} })
  readonly port2 = {}
  constructor() {
    MessageChannelMain.made++
  }
}

export interface Question {
  message: string
  detail: string
  buttons: string[]
  signal: AbortSignal
}
export const dialog = {
  questions: [] as Question[],
  /** Which button the person presses; null while they look at the question. */
  answer: 0 as number | null,
  async showMessageBox(_window: unknown, question: Question): Promise<{ response: number }> {
    dialog.questions.push(question)
    const response = dialog.answer
    return response === null ? new Promise(() => undefined) : { response }
  },
  errors: [] as string[],
  showErrorBox: (message: string) => void dialog.errors.push(message),
}

export const powerSaveBlocker = {
  active: new Set<number>(),
  kinds: [] as string[],
  start(kind: string): number {
    powerSaveBlocker.kinds.push(kind)
    powerSaveBlocker.active.add(powerSaveBlocker.kinds.length)
    return powerSaveBlocker.kinds.length
  },
  stop: (id: number) => void powerSaveBlocker.active.delete(id),
}

export class Notification extends EventEmitter {
  static readonly told: Notification[] = []
  static isSupported(): boolean {
    return true
  }
  constructor(readonly said: { title: string; body: string }) {
    super()
  }
  show(): void {
    Notification.told.push(this)
  }
}

export const nativeTheme = { shouldUseDarkColors: false }
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu() {} }
