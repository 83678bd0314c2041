/** A browser that does not read, asks without end, has vanished, or is one too many. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { hasRoom, limitSocket, socketLimits, type SocketLimits } from './socket-limits'

let http: Server
let server: WebSocketServer
const clients: WebSocket[] = []
beforeEach(async () => {
  http = createServer()
  server = new WebSocketServer({ server: http })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate()
  server.close()
  http.close()
})

/** Both ends of a socket that is held to the limits. */
async function connected(limits: Partial<SocketLimits>): Promise<[WebSocket, WebSocket]> {
  const accepted = once(server, 'connection') as Promise<[WebSocket]>
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  clients.push(client)
  client.on('error', () => undefined)
  await once(client, 'open')
  const [socket] = await accepted
  limitSocket(socket, { ...socketLimits, ...limits })
  return [client, socket]
}

it('gives up a socket whose page does not read, instead of keeping what it is sent', async () => {
  const waitingBytes = 4 * 2 ** 20
  const [client, socket] = await connected({ waitingBytes })
  client.pause()
  const message = Buffer.alloc(2 ** 20)
  const closed = once(socket, 'close')
  let most = 0
  for (let sent = 0; sent < 200 && socket.readyState === WebSocket.OPEN; sent++) {
    socket.send(message)
    most = Math.max(most, socket.bufferedAmount)
  }
  await closed
  expect(most).toBeLessThanOrEqual(waitingBytes + 2 * message.length)
})

it('sends everything to a page that reads', async () => {
  const [client, socket] = await connected({ waitingBytes: 4 * 2 ** 20 })
  let received = 0
  client.on('message', (bytes: Buffer) => (received += bytes.length))
  for (let sent = 0; sent < 40; sent++) {
    socket.send(Buffer.alloc(2 ** 20))
    await expect.poll(() => received).toBe((sent + 1) * 2 ** 20)
  }
})

it('closes a socket that asks without end, not one that asks much when it opens', async () => {
  const [client] = await connected({ messagesPerSecond: 0.001, messagesAtOnce: 50 })
  const closed = once(client, 'close') as Promise<[number]>
  for (let sent = 0; sent < 50; sent++) client.send('ask')
  await new Promise((resolve) => client.ping(resolve))
  expect(client.readyState).toBe(WebSocket.OPEN)
  client.send('ask')
  expect((await closed)[0]).toBe(1008)
})

it('gives up a socket that shows no sign of life, and keeps one that does', async () => {
  const [, living] = await connected({ pingMs: 1000 })
  const [silent, socket] = await connected({ pingMs: 30 })
  silent.pause()
  await once(socket, 'close')
  for (let signs = 0; signs < 2; signs++) await once(living, 'pong')
  expect(living.readyState).toBe(WebSocket.OPEN)
})

it('has room for so many sockets and no more', async () => {
  const limits = { ...socketLimits, sockets: 2 }
  await connected({})
  expect(hasRoom(server, limits)).toBe(true)
  await connected({})
  expect(hasRoom(server, limits)).toBe(false)
})
