/** Checks that a request was meant for this server, by a page of this server. */
import type { IncomingMessage } from 'node:http'

const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The request names this machine as its host: a page of another site that resolves its own name to
 * 127.0.0.1 (DNS rebinding) does not. Any port is fine, as a tunnel may end on another one.
 */
export function isForThisMachine(request: IncomingMessage): boolean {
  const host = request.headers.host ?? ''
  return ownNames.has(host.replace(/:\d+$/, ''))
}

/**
 * The request comes from a page of this very address. Browsers always send `Origin` when they open
 * a socket.
 */
export function isFromOwnPage(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host}`
}
