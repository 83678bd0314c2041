/**
 * The API over a MessagePort (the `electron` door): the page asks through the bridge, the preload
 * script answers with a window message that carries the port.
 */
import type { ClientLink, ClientOptions } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { portMessage, type Bridge } from '../../shared/api/bridge'
import { connection } from './connection'

type NoContext = Record<never, never>

export class PortLink implements ClientLink<NoContext> {
  private readonly link: Promise<RPCLink<NoContext>>

  constructor(bridge: Bridge) {
    this.link = receivePort().then((port) => {
      const link = new RPCLink<NoContext>({ port })
      port.addEventListener('close', () => connection.set('lost'))
      port.start()
      connection.set('connected')
      return link
    })
    bridge.connect()
  }

  async call(
    path: readonly string[],
    input: unknown,
    options: ClientOptions<NoContext>,
  ): Promise<unknown> {
    return (await this.link).call(path, input, options)
  }
}

/** The first port that this window itself was sent; messages from elsewhere are ignored. */
function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent) => {
      const port = event.ports[0]
      if (event.source !== window || event.data !== portMessage || port === undefined) return
      window.removeEventListener('message', listen)
      resolve(port)
    }
    window.addEventListener('message', listen)
  })
}
