/** The app behind its browser door, and clients that speak its API as a page does. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Api } from '../src/shared/api/contract'

export interface ServedApp {
  /** A client with a connection of its own. */
  connect(): Promise<Api>
  readonly pid: number
  close(): Promise<void>
}

const gridcast = fileURLToPath(new URL('./gridcast.js', import.meta.url))
const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/

/** @param home is taken for the person's home folder, which the door lists */
export async function serveApp(dataFolder: string, home: string): Promise<ServedApp> {
  const server = spawn(
    process.execPath,
    [gridcast, 'serve', '--port', '0', '--data-dir', dataFolder],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: home } },
  )
  const url = new URL(await addressIn(server.stdout, server.stderr))
  const { headers } = await fetch(url, { redirect: 'manual' })
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const sockets: WebSocket[] = []
  return {
    pid: server.pid ?? 0,
    async connect() {
      const socket = new WebSocket(`ws://${url.host}/api`, {
        headers: { Origin: url.origin, Cookie: cookie },
      })
      sockets.push(socket)
      await once(socket, 'open')
      const websocket = socket as unknown as globalThis.WebSocket
      return createORPCClient<Api>(new RPCLink({ websocket }))
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function addressIn(...outputs: NodeJS.ReadableStream[]): Promise<string> {
  const found = Promise.withResolvers<string>()
  let said = ''
  for (const output of outputs)
    output.on('data', (text: Buffer) => {
      said += String(text)
      const match = address.exec(said)
      if (match !== null) found.resolve(match[0])
    })
  return found.promise
}
