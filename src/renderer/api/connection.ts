/**
 * Whether the page can reach the app. Both transports report here; the shell shows it and long
 * streams wait for it.
 */

export type ConnectionState = 'connecting' | 'connected' | 'lost'

type Listener = (state: ConnectionState) => void

class Connection {
  private currentState: ConnectionState = 'connecting'
  private readonly listeners = new Set<Listener>()

  get state(): ConnectionState {
    return this.currentState
  }

  set(state: ConnectionState): void {
    if (state === this.currentState) return
    this.currentState = state
    for (const listener of this.listeners) listener(state)
  }

  /** Tells of every change from now on; returns the unsubscriber. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Resolves once connected; rejects with the signal's reason when it aborts first. */
  async ready(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.currentState === 'connected') return
    await new Promise<void>((resolve, reject) => {
      const leave = this.listen((state) => {
        if (state === 'connected') finish(resolve)
      })
      const abort = () => finish(() => reject(signal?.reason as Error))
      const finish = (settle: () => void) => {
        leave()
        signal?.removeEventListener('abort', abort)
        settle()
      }
      signal?.addEventListener('abort', abort)
    })
  }
}

export const connection = new Connection()
