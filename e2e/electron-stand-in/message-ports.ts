/**
 * Electron's MessageChannelMain: two ports in main, of which one may be sent to a page. What is
 * posted is copied at once.
 */
import { EventEmitter } from 'node:events'

export class MessagePortMain extends EventEmitter {
  private peer: MessagePortMain | null = null
  private started = false
  private closed = false
  private readonly queue: unknown[] = []
  /** Set once the port was sent to a page: what it receives goes there. */
  private page: ((data: unknown) => void) | null = null

  static pair(): [MessagePortMain, MessagePortMain] {
    const ports: [MessagePortMain, MessagePortMain] = [new MessagePortMain(), new MessagePortMain()]
    ports[0].peer = ports[1]
    ports[1].peer = ports[0]
    return ports
  }

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    if (!this.closed) setImmediate(() => this.peer?.receive(copy))
  }

  start(): void {
    this.started = true
    for (const data of this.queue.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.emit('close')
    this.peer?.close()
  }

  /** From now on the page at the other side of `deliver` holds this port. */
  sendToPage(deliver: (data: unknown) => void): void {
    this.page = deliver
    for (const data of this.queue.splice(0)) deliver(data)
  }

  /** What the page posted to the port it holds. */
  postFromPage(data: unknown): void {
    this.peer?.receive(data)
  }

  private receive(data: unknown): void {
    if (this.closed) return
    if (this.page !== null) this.page(data)
    else if (this.started) this.emit('message', { data, ports: [] })
    else this.queue.push(data)
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    ;[this.port1, this.port2] = MessagePortMain.pair()
  }
}
