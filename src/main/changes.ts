/**
 * News that something changed and which kind of thing to read again: changes of this process at
 * once, those of other processes on the same data folder within a second.
 */
import type { Topic } from '../shared/api/app'
import type { Store } from './store'
import { storeTroubleOf } from './store/store-errors'

/** How often other processes' changes are looked for while somebody listens, in milliseconds. */
const pollMs = 700

export class Changes {
  private readonly listeners = new Set<(topic: Topic) => void>()
  private readonly stopListening: () => void
  private known: Map<Topic, number>
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly store: Store) {
    this.known = store.revisions()
    this.stopListening = store.onWritten(() => this.look())
  }

  /** Returns the unsubscriber. */
  subscribe(listener: (topic: Topic) => void): () => void {
    this.listeners.add(listener)
    this.timer ??= setInterval(() => this.look(), pollMs).unref()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.stopPolling()
    }
  }

  close(): void {
    this.stopListening()
    this.listeners.clear()
    this.stopPolling()
  }

  private look(): void {
    if (this.listeners.size === 0) return
    const found = this.revisions()
    if (found === null) return
    const changed = [...found].filter(([topic, revision]) => this.known.get(topic) !== revision)
    this.known = found
    for (const [topic] of changed) {
      for (const listener of [...this.listeners]) listener(topic)
    }
  }

  /** Null while the database can't be read, which is looked at again soon. */
  private revisions(): Map<Topic, number> | null {
    try {
      return this.store.revisions()
    } catch (error) {
      if (storeTroubleOf(error) === null) throw error
      return null
    }
  }

  private stopPolling(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
  }
}
