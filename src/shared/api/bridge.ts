/**
 * What the desktop window's page may ask of Electron besides the API: the few things that a browser
 * does by itself. The preload script puts it on `window.gridcast`; in the `web` door it is absent.
 */

/** Channels between preload and main; nothing else is sent. */
export const bridgeChannels = {
  /** Page to main: ask for a port that speaks the API. Main to page: the port. */
  connect: 'gridcast:connect',
  registerPath: 'gridcast:register-path',
  chooseDestination: 'gridcast:choose-destination',
  /** Main to page: a menu item was chosen. */
  command: 'gridcast:command',
  /** Main to page: the system opened something with this program; take it. */
  opened: 'gridcast:opened',
  takeOpened: 'gridcast:take-opened',
} as const

/**
 * The `data` of the window message with which the preload script hands the page its end of the
 * API's port.
 */
export const portMessage = 'gridcast:port'

/** What the menu asks of the page. */
export const menuCommands = [
  'import',
  'home',
  'data',
  'model',
  'train',
  'forecast',
  'runs',
  'settings',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/** Screens to which a link of the scheme `gridcast:` may lead. */
export const linkedScreens = [
  'home',
  'data',
  'model',
  'train',
  'forecast',
  'runs',
  'settings',
] as const satisfies readonly MenuCommand[]
export type LinkedScreen = (typeof linkedScreens)[number]

/** What the system opened with this program: files, by their handles, or a link. */
export interface Opened {
  files: { name: string; handle: string }[]
  screen: LinkedScreen | null
}

/** A place to write to once, and the name the file will have there. */
export interface ChosenDestination {
  handle: string
  name: string
}

export interface Bridge {
  /** Asks for a port; it arrives as a window message `portMessage` from the window itself. */
  connect(): void
  /** The handle of a file that was dropped or picked; rejects for a file that is not on disk. */
  registerFile(file: File): Promise<string>
  /** Asks where to save; null when the person cancelled. The page never sees a path. */
  chooseDestination(fileName: string): Promise<ChosenDestination | null>
  /** Tells of menu commands; returns the unsubscriber. */
  onCommand(listener: (command: MenuCommand) => void): () => void
  /**
   * Tells of what the system opened with this program, before this and from now on; returns the
   * unsubscriber.
   */
  onOpened(listener: (opened: Opened) => void): () => void
}
