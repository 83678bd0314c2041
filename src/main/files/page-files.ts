/**
 * The window's built files and the headers they are served with, the same for Electron's own scheme
 * and for the browser door.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

/**
 * What a page may load and do: its own files, the API on its own address, pictures it draws itself.
 * Nothing from elsewhere.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  'media-src blob:',
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [
    ...['camera', 'microphone', 'geolocation', 'display-capture', 'midi', 'payment'],
    ...['bluetooth', 'hid', 'serial', 'usb'],
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface PageFile {
  bytes: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
}

/**
 * The file of `folder` that a page's address names, with its headers; null when there is none.
 * @param pathname the address' path, percent-encoded; `/` is `index.html`
 * @param encodings what the reader unpacks, as in `Accept-Encoding`: a file that the build also
 *   wrote compressed is sent so
 */
export async function pageFile(
  folder: string,
  pathname: string,
  encodings = '',
): Promise<PageFile | null> {
  const path = pathInside(folder, pathname)
  const contentType = path === null ? undefined : contentTypes[extname(path)]
  if (path === null || contentType === undefined) return null
  const isPacked = /\bbr\b/.test(encodings)
  const packed = isPacked ? await readFile(`${path}.br`).catch(() => null) : null
  const bytes = packed ?? (await readFile(path).catch(() => null))
  if (bytes === null) return null
  // Names of built assets contain their content's hash; the page itself must be asked for anew.
  const lasting = pathname.startsWith('/assets/')
  const cacheControl = lasting ? 'private, max-age=31536000, immutable' : 'no-store'
  return {
    bytes,
    headers: {
      ...pageHeaders,
      'Content-Type': contentType,
      'Cache-Control': cacheControl,
      Vary: 'Accept-Encoding',
      ...(packed === null ? {} : { 'Content-Encoding': 'br' }),
    },
  }
}

function pathInside(folder: string, pathname: string): string | null {
  try {
    const decoded = decodeURIComponent(pathname)
    const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded))
    return path.startsWith(folder + sep) && !decoded.includes('\0') ? path : null
  } catch {
    return null
  }
}
