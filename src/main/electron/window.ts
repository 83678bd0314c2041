/**
 * The desktop window: a sandboxed page that can neither leave its address nor open another window.
 */
import { join } from 'node:path'
import { BrowserWindow, nativeTheme, session } from 'electron'
import { isOwnPage, pageAddress } from './page-address'

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Gridcast',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0b1120' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  keepOnOwnPage(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(pageAddress)
  return window
}

function keepOnOwnPage(window: BrowserWindow): void {
  const contents = window.webContents
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/**
 * The page needs no camera, place, notification or any other permission; clipboard writing is for
 * "copy".
 */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
    callback(permission === 'clipboard-sanitized-write')
  })
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  )
}
