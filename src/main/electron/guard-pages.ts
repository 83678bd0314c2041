/**
 * What no page of this program may do, whichever window or frame it is in: leave its address, open
 * another window, hold another program's page, or have a permission. It is asked of every page that
 * Electron makes, not of the one window that we know of.
 */
import { url as inspectorUrl } from 'node:inspector'
import { app as electron, session, type Session, type WebContents } from 'electron'
import { isOwnPage } from './page-address'

/** Before the app is ready. */
export function guardPages(): void {
  electron.enableSandbox()
  electron.on('web-contents-created', (_event, contents) => keepInside(contents))
  electron.on('session-created', refusePermissions)
  if (electron.isPackaged && !isMadeForTests()) refuseDebuggers()
}

/** Once the app is ready. */
export function guardSessions(): void {
  refusePermissions(session.defaultSession)
}

/** A package that is given away can't be inspected, by its fuses; one for tests is steered so. */
function isMadeForTests(): boolean {
  return inspectorUrl() !== undefined
}

/** Whoever starts a packaged program with these could drive its page from elsewhere. */
function refuseDebuggers(): void {
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe'])
    electron.commandLine.removeSwitch(name)
}

function keepInside(contents: WebContents): void {
  const stay = (event: { url: string; preventDefault: () => void }) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  }
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/**
 * The page needs no camera, place, notification, device or any other permission; clipboard writing
 * is for "Copy".
 */
function refusePermissions(of: Session): void {
  const isGranted = (permission: string, address: string) =>
    permission === 'clipboard-sanitized-write' && isOwnPage(address)
  of.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) =>
    callback(isGranted(permission, requestingUrl)),
  )
  of.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin))
  of.setDevicePermissionHandler(() => false)
}
