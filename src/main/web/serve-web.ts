/**
 * The browser door: the window's files over HTTP and the API over a WebSocket, on 127.0.0.1 only.
 * Every request must name this machine; every one but the first must carry the session's cookie;
 * the socket must be opened by a page of this address.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { GridcastError } from '../../shared/errors'
import type { App } from '../app'
import type { Downloads } from '../files/downloads'
import { pageFile, pageHeaders } from '../files/page-files'
import { router } from '../router'
import { isForThisMachine, isFromOwnPage } from './guards'
import { readTarget } from './request-target'
import { sendDownload, ticketIn } from './send-download'
import { Sessions } from './session'
import { hasRoom, limitSocket, socketLimits, type SocketLimits } from './socket-limits'

export interface WebOptions {
  /** 0, the default, takes a free one. */
  port?: number
  /** The window's built files; those of this build when absent. */
  pageFolder?: string
  /**
   * Told of the address with the next one-time token whenever one was used, for opening the window
   * in another browser.
   */
  onNewAddress?: (url: string) => void
  limits?: SocketLimits
  requests?: RequestLimits
}

export interface WebDoor {
  /** The address to open, with its one-time token. */
  readonly url: string
  /** Ends all connections and stops listening; the app stays open. */
  close(): Promise<void>
}

/** An upload comes in pieces of 4 MiB, of which a message holds one. */
const mostMessageBytes = 20 * 1024 * 1024

export interface RequestLimits {
  /** Connections at once, of all browsers; more are closed. */
  connections: number
  /** Whoever sends a request slowly, or none at all, is not waited for; in milliseconds. */
  headersTimeout: number
  requestTimeout: number
  keepAliveTimeout: number
  connectionsCheckingInterval: number
  /** In bytes. */
  maxHeaderSize: number
}

export const requestLimits: RequestLimits = {
  connections: 256,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 16 * 1024,
}

/** Opens the browser door. Throws `web.port` when the port can't be had. */
export async function serveWeb(app: App, options: WebOptions = {}): Promise<WebDoor> {
  const { port = 0, pageFolder = builtPage(), onNewAddress, requests = requestLimits } = options
  const server = createServer(requests)
  server.maxConnections = requests.connections
  await listen(server, port)
  const ownPort = (server.address() as AddressInfo).port
  // A connection that could not be taken (no descriptor left) is lost; the door stays open.
  server.on('error', () => undefined)
  const sessions = new Sessions(ownPort)
  const address = () => `http://127.0.0.1:${ownPort}/?token=${sessions.token}`
  server.on('request', (request, response) => {
    answer(request, response, {
      sessions,
      pageFolder,
      downloads: app.downloads,
      used: () => onNewAddress?.(address()),
    }).catch(() => response.destroy())
  })
  const sockets = acceptSockets(server, sessions, app, options.limits ?? socketLimits)
  return {
    url: address(),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** `out/renderer`, beside `out/main` that this code is in. */
const builtPage = () => join(import.meta.dirname, '..', 'renderer')

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => {
      reject(new GridcastError('web.port', { port, detail: cause.message }, { cause }))
    }
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail)
      resolve()
    })
  })
}

interface Page {
  sessions: Sessions
  pageFolder: string
  downloads: Downloads
  used: () => void
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { sessions, pageFolder, downloads, used }: Page,
): Promise<void> {
  const url = readTarget(request.url)
  if (url === null) return refuse(response, 400, 'Gridcast does not understand this address.')
  if (!isForThisMachine(request))
    return refuse(response, 403, 'This address is not the one Gridcast answers to.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET is answered here.')
  const token = url.searchParams.get('token')
  const exchanged = token === null ? 'unknown' : sessions.exchange(token)
  // Whoever comes with yesterday's address finds the new one in the terminal.
  if (exchanged === 'expired') used()
  if (typeof exchanged === 'object') {
    welcome(request, response, exchanged.cookie)
    return used()
  }
  if (!sessions.holds(request.headers.cookie)) {
    return refuse(
      response,
      403,
      'This link was used already, is too old or not complete. Open the newest address the ' +
        'terminal printed.',
    )
  }
  if (token !== null) {
    response.writeHead(303, { ...pageHeaders, Location: '/', 'Cache-Control': 'no-store' }).end()
    return
  }
  const ticket = ticketIn(url.pathname)
  if (ticket !== null && request.method === 'GET') {
    const download = downloads.take(ticket)
    if (download === null) return refuse(response, 404, 'This file was downloaded already.')
    return sendDownload(response, download)
  }
  const encodings = String(request.headers['accept-encoding'] ?? '')
  const file = await pageFile(pageFolder, url.pathname, encodings)
  if (file === null) return refuse(response, 404, 'There is nothing at this address.')
  response.writeHead(200, { ...file.headers, 'Content-Length': file.bytes.byteLength })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

/**
 * Leads on to the window. A browser that was led here by a file keeps the cookie from a redirect's
 * target, as it would from a stranger's page; what a page of this address asks for gets it.
 */
function welcome(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  const headers = { ...pageHeaders, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }
  if (request.headers['sec-fetch-site'] !== 'cross-site') {
    response.writeHead(303, { ...headers, Location: '/' }).end()
    return
  }
  response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' })
  response.end(
    '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>Gridcast</title>',
  )
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end(`${sentence}\n`)
}

function acceptSockets(
  server: Server,
  sessions: Sessions,
  app: App,
  limits: SocketLimits,
): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
  })
  const handler = new RPCHandler(router)
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // From here on the stream is nobody's but ours: a reset without a listener would end main.
    stream.on('error', () => stream.destroy())
    try {
      const status =
        statusOfUpgrade(request, sessions) ??
        (hasRoom(sockets, limits) ? null : '503 Service Unavailable')
      if (status !== null) return refuseUpgrade(stream, status)
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => socket.terminate())
        limitSocket(socket, limits)
        handler.upgrade(socket, { context: { app } }).catch(() => socket.terminate())
      })
    } catch {
      stream.destroy()
    }
  })
  return sockets
}

/** With which status a socket is refused; null when it is welcome. */
function statusOfUpgrade(request: IncomingMessage, sessions: Sessions): string | null {
  const target = readTarget(request.url)
  if (target === null) return '400 Bad Request'
  const isKnown =
    isForThisMachine(request) && isFromOwnPage(request) && sessions.holds(request.headers.cookie)
  if (!isKnown) return '403 Forbidden'
  return target.pathname === '/api' ? null : '404 Not Found'
}

function refuseUpgrade(stream: Duplex, status: string): void {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
  stream.end(head, () => stream.destroy())
}
