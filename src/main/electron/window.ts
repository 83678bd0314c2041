/** The desktop window: one sandboxed page (`guard-pages.ts` says what it may not do). */
import { join } from 'node:path'
import { app as electron, BrowserWindow, nativeTheme } from 'electron'
import { pageAddress } from './page-address'

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
      devTools: !electron.isPackaged,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(pageAddress)
  return window
}
