/**
 * Where the window's page lives: under a scheme of our own, so that it has an origin and headers,
 * and no access to files.
 */
import { join } from 'node:path'
import { app, protocol } from 'electron'
import { pageFile, pageHeaders } from '../files/page-files'

const scheme = 'gridcast'

/** The origin of the window's page; a development server's while developing. */
export const pageOrigin = developmentOrigin() ?? `${scheme}://app`

export const pageAddress = `${pageOrigin}/`

function developmentOrigin(): string | null {
  const address = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  return address === undefined ? null : new URL(address).origin
}

/**
 * Before the app is ready: makes the scheme one with an origin, to which a content security policy
 * applies.
 */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Once the app is ready: answers the page's files. */
export function servePage(): void {
  const folder = join(import.meta.dirname, '..', 'renderer')
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    const file = url.host === 'app' ? await pageFile(folder, url.pathname) : null
    if (file === null)
      return new Response('There is nothing at this address.', {
        status: 404,
        headers: { ...pageHeaders },
      })
    return new Response(file.bytes, { headers: file.headers })
  })
}

/** Whether an address is the window's own page. */
export function isOwnPage(address: string): boolean {
  return address === pageOrigin || address.startsWith(pageAddress)
}
