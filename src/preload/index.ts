/**
 * The bridge between the desktop window's page and main. Runs sandboxed beside the page; the page
 * sees only the frozen object `window.gridcast` and the port it asked for.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import {
  bridgeChannels,
  menuCommands,
  portMessage,
  type Bridge,
  type ChosenDestination,
  type MenuCommand,
  type Opened,
} from '../shared/api/bridge'

/** Paths of what the person dropped onto the window: files, and folders with what is in them. */
const dropped = new Set<string>()

/** The page can't make such an event: one that a script makes is not trusted. */
window.addEventListener(
  'drop',
  (event) => {
    if (!event.isTrusted) return
    for (const file of event.dataTransfer?.files ?? []) dropped.add(webUtils.getPathForFile(file))
    dropped.delete('')
  },
  { capture: true },
)

const wasDropped = (path: string) =>
  [...dropped].some(
    (root) => path === root || (path.startsWith(root) && /[\\/]/.test(path.charAt(root.length))),
  )

const bridge = {
  connect: () => ipcRenderer.send(bridgeChannels.connect),

  async registerFile(file: File): Promise<string> {
    const path = webUtils.getPathForFile(file)
    if (path === '')
      throw new Error(`"${file.name}" is not a file on this computer. Drop a file from a folder.`)
    if (!wasDropped(path))
      throw new Error(`"${file.name}" was not dropped. Drop it onto the window.`)
    return (await ipcRenderer.invoke(bridgeChannels.registerPath, path)) as string
  },

  async chooseDestination(fileName: string): Promise<ChosenDestination | null> {
    return (await ipcRenderer.invoke(
      bridgeChannels.chooseDestination,
      fileName,
    )) as ChosenDestination | null
  },

  onCommand(listener: (command: MenuCommand) => void): () => void {
    const hear = (_event: unknown, command: unknown) => {
      const known = menuCommands.find((name) => name === command)
      if (known !== undefined) listener(known)
    }
    ipcRenderer.on(bridgeChannels.command, hear)
    return () => void ipcRenderer.off(bridgeChannels.command, hear)
  },

  onOpened(listener: (opened: Opened) => void): () => void {
    const take = async () =>
      listener((await ipcRenderer.invoke(bridgeChannels.takeOpened)) as Opened)
    const hear = () => void take()
    ipcRenderer.on(bridgeChannels.opened, hear)
    hear()
    return () => void ipcRenderer.off(bridgeChannels.opened, hear)
  },
} satisfies Bridge

ipcRenderer.on(bridgeChannels.connect, (event) =>
  window.postMessage(portMessage, window.location.origin, [...event.ports]),
)

contextBridge.exposeInMainWorld('gridcast', bridge)
