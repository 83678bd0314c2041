/**
 * The API over a WebSocket (the `web` door). When the socket closes, calls in flight fail with
 * "connection lost", new calls wait, and the socket is opened again, sooner at first and then every
 * few seconds.
 */
import type { ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { connection } from './connection'

type NoContext = Record<never, never>

const firstRetryMs = 250
const lastRetryMs = 4000

export class SocketLink implements ClientLink<NoContext> {
  private link: RPCLink<NoContext> | null = null
  private retryMs = firstRetryMs

  constructor(private readonly address: string) {
    this.open()
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<NoContext>,
  ): Promise<unknown> {
    await connection.ready(options.signal)
    if (this.link === null) throw new Error('The connection was lost before the call was made.')
    return this.link.call(path, input, options)
  }

  private open(): void {
    const socket = new WebSocket(this.address)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      this.retryMs = firstRetryMs
      this.link = new RPCLink({ websocket: socket })
      connection.set('connected')
    })
    socket.addEventListener('close', () => {
      this.link = null
      connection.set('lost')
      setTimeout(() => this.open(), this.retryMs)
      this.retryMs = Math.min(2 * this.retryMs, lastRetryMs)
    })
  }
}
