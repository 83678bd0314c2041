/**
 * A list kept by main (datasets, runs, forecasts), read again whenever main says that it changed.
 */
import type { ErrorNotice } from '../../shared/errors'
import { noticeFrom } from '../api/notice'
import { Newest } from './newest'

export class Collection<T extends { id: string }> {
  items = $state.raw<readonly T[]>([])
  loaded = $state(false)
  error = $state.raw<ErrorNotice | null>(null)
  private readonly newest = new Newest()

  constructor(private readonly read: (call: { signal: AbortSignal }) => Promise<readonly T[]>) {}

  /** Reads the list again; of several reads at once the one begun last wins. */
  async refresh(): Promise<void> {
    const signal = this.newest.begin()
    try {
      const items = await this.read({ signal })
      if (signal.aborted) return
      this.items = items
      this.error = null
      this.loaded = true
    } catch (error) {
      if (!signal.aborted) this.error = noticeFrom(error)
    }
  }

  get(id: string | null | undefined): T | undefined {
    return id ? this.items.find((item) => item.id === id) : undefined
  }

  /** Puts an answer in place at once, before the list is read again. */
  put(item: T): void {
    const others = this.items.filter(({ id }) => id !== item.id)
    this.items = this.items.some(({ id }) => id === item.id)
      ? this.items.map((known) => (known.id === item.id ? item : known))
      : [item, ...others]
  }

  drop(id: string): void {
    this.items = this.items.filter((item) => item.id !== id)
  }
}
