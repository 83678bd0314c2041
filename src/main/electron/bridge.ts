/**
 * Main's side of the preload bridge: hands out the API's port, takes dropped files and asks where
 * to save.
 */
import { basename, isAbsolute, join } from 'node:path'
import { RPCHandler } from '@orpc/server/message-port'
import {
  app as electron,
  dialog,
  ipcMain,
  MessageChannelMain,
  type BrowserWindow,
  type WebFrameMain,
} from 'electron'
import { bridgeChannels, type ChosenDestination } from '../../shared/api/bridge'
import { importExtensions } from '../../shared/import-formats'
import type { App } from '../app'
import { safeName } from '../files/uploads'
import { router } from '../router'
import { isOwnPage } from './page-address'
import type { WaitingToOpen } from './waiting-to-open'

/** Answers the bridge of this window, and of nothing else. Returns how to stop. */
export function answerBridge(window: BrowserWindow, app: App, waiting: WaitingToOpen): () => void {
  const handler = new RPCHandler(router)
  const check = (frame: WebFrameMain | null) => checkSender(window, frame)

  const connect = (event: Electron.IpcMainEvent) => {
    // A listener must not throw, as nobody would catch it: strangers get no port, that is all.
    if (!isWelcome(window, event.senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    handler.upgrade(port1, { context: { app } })
    port1.start()
    event.sender.postMessage(bridgeChannels.connect, null, [port2])
  }
  ipcMain.on(bridgeChannels.connect, connect)
  ipcMain.handle(bridgeChannels.registerPath, (event, path: unknown) => {
    check(event.senderFrame)
    if (typeof path !== 'string' || !isAbsolute(path))
      throw new TypeError('registerPath takes an absolute path.')
    return app.files.register(path)
  })
  ipcMain.handle(bridgeChannels.chooseDestination, async (event, fileName: unknown) => {
    check(event.senderFrame)
    if (typeof fileName !== 'string') throw new TypeError('chooseDestination takes a name.')
    return chooseDestination(window, app, safeName(fileName))
  })
  ipcMain.handle(bridgeChannels.takeOpened, (event) => {
    check(event.senderFrame)
    return waiting.take((path) => app.files.register(path))
  })
  waiting.onMore = () => window.webContents.send(bridgeChannels.opened)
  return () => {
    waiting.onMore = () => undefined
    ipcMain.removeHandler(bridgeChannels.takeOpened)
    ipcMain.off(bridgeChannels.connect, connect)
    ipcMain.removeHandler(bridgeChannels.registerPath)
    ipcMain.removeHandler(bridgeChannels.chooseDestination)
  }
}

/** Only the window's own page, in its main frame, may speak. */
function isWelcome(window: BrowserWindow, frame: WebFrameMain | null): boolean {
  return frame !== null && frame === window.webContents.mainFrame && isOwnPage(frame.url)
}

function checkSender(window: BrowserWindow, frame: WebFrameMain | null): void {
  if (isWelcome(window, frame)) return
  throw new Error(`A message from ${frame?.url ?? 'a closed frame'} was refused.`)
}

async function chooseDestination(
  window: BrowserWindow,
  app: App,
  fileName: string,
): Promise<ChosenDestination | null> {
  const defaultPath = join(electron.getPath('downloads'), fileName)
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath })
  if (canceled || filePath === '') return null
  return { handle: app.destinations.register(filePath), name: basename(filePath) }
}

/** The open dialog behind `files.choose`. */
export async function chooseFiles(window: BrowserWindow): Promise<string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Grids and tables', extensions: [...importExtensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return canceled ? [] : filePaths
}
