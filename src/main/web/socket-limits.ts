/**
 * What one browser may cost the program: how many sockets there are, how many messages one may
 * send, how much may wait for one that does not read, how long one may be silent that has vanished.
 */
import type { WebSocket, WebSocketServer } from 'ws'

export interface SocketLimits {
  /** Sockets of all windows together. */
  sockets: number
  /** Bytes that may wait to be read; a page that is given up opens another socket. */
  waitingBytes: number
  /** Messages a second that are taken in the long run, and at once. */
  messagesPerSecond: number
  messagesAtOnce: number
  /** How often it is asked for a sign of life; without one since the last time it is given up. */
  pingMs: number
}

export const socketLimits: SocketLimits = {
  sockets: 64,
  waitingBytes: 64 * 1024 * 1024,
  messagesPerSecond: 500,
  messagesAtOnce: 2000,
  pingMs: 30_000,
}

/** RFC 6455, section 7.4.1: the sender breaks a rule of this server. */
const policyViolation = 1008

/** Holds a socket to the limits until it closes. */
export function limitSocket(socket: WebSocket, limits: SocketLimits = socketLimits): void {
  boundQueue(socket, limits)
  boundRate(socket, limits)
  expectLife(socket, limits)
}

export function hasRoom(server: WebSocketServer, limits: SocketLimits = socketLimits): boolean {
  return server.clients.size < limits.sockets
}

function boundQueue(socket: WebSocket, { waitingBytes }: SocketLimits): void {
  const send = socket.send.bind(socket)
  socket.send = ((...sent: Parameters<typeof send>) => {
    if (socket.bufferedAmount > waitingBytes) return socket.terminate()
    send(...sent)
  }) as typeof socket.send
}

/** A bucket that fills again: a page that opens asks for much at once, and then for little. */
function boundRate(socket: WebSocket, limits: SocketLimits): void {
  let left = limits.messagesAtOnce
  let at = performance.now()
  socket.on('message', () => {
    const now = performance.now()
    left = Math.min(limits.messagesAtOnce, left + ((now - at) / 1000) * limits.messagesPerSecond)
    at = now
    if (--left < 0) socket.close(policyViolation, 'too many messages')
  })
}

function expectLife(socket: WebSocket, { pingMs }: SocketLimits): void {
  let lives = true
  const sign = () => (lives = true)
  socket.on('pong', sign)
  socket.on('message', sign)
  const timer = setInterval(() => {
    if (!lives) return socket.terminate()
    lives = false
    socket.ping()
  }, pingMs).unref()
  socket.once('close', () => clearInterval(timer))
}
