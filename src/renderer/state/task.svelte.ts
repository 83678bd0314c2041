/** Long work with progress and a way to cancel it: one call of a streaming procedure. */
import type { AnySentence } from '../../shared/notices/values'
import type { ErrorNotice } from '../../shared/errors'
import { noticeFrom } from '../api/notice'
import { Newest } from './newest'

export type TaskNews<T> =
  | { type: 'progress'; done: number; total: number | null; what: AnySentence }
  | { type: 'result'; result: T }

export class Task<T> {
  running = $state(false)
  done = $state(0)
  total = $state<number | null>(null)
  /** What it is doing; null until it says so. */
  what = $state.raw<AnySentence | null>(null)
  error = $state.raw<ErrorNotice | null>(null)
  result = $state.raw<T | null>(null)
  private readonly newest = new Newest()

  /**
   * Runs the work; an earlier call still under way is cancelled. Null when it failed (see `error`)
   * or was cancelled.
   */
  async run(
    start: (signal: AbortSignal) => Promise<AsyncIterable<TaskNews<T>>>,
  ): Promise<T | null> {
    const signal = this.begin()
    try {
      for await (const news of await start(signal)) {
        if (signal.aborted) return null
        if (news.type === 'result') this.result = news.result
        else this.report(news.done, news.total, news.what)
      }
      return signal.aborted ? null : this.result
    } catch (error) {
      if (!signal.aborted) this.error = noticeFrom(error)
      return null
    } finally {
      if (!signal.aborted) this.running = false
    }
  }

  report(done: number, total: number | null, what: AnySentence | null): void {
    this.done = done
    this.total = total
    this.what = what
  }

  cancel(): void {
    this.newest.drop()
    this.running = false
  }

  private begin(): AbortSignal {
    const signal = this.newest.begin()
    this.running = true
    this.error = null
    this.result = null
    this.report(0, null, null)
    return signal
  }
}
