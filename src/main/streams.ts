/**
 * Streams that handlers answer with: items pushed from callbacks, and long work with its progress.
 */
import type { ProgressItem } from '../shared/api/procedure'
import type { AnySentence } from '../shared/notices/values'
import type { WorkProgress } from '../shared/data-calls'

/**
 * Items that callbacks push and one reader takes in order; ends when closed or when its signal
 * aborts.
 */
export class PushStream<T> implements AsyncIterable<T> {
  private readonly items: T[] = []
  private wake: (() => void) | null = null
  private closed = false
  private failure: { error: unknown } | null = null

  push(item: T): void {
    this.items.push(item)
    this.wake?.()
  }
  /** Puts the item in place of the last one when that one is of the same sort and not yet taken. */
  replaceLast(item: T, isSameSort: (last: T) => boolean): void {
    const last = this.items.at(-1)
    if (last !== undefined && isSameSort(last)) this.items.pop()
    this.push(item)
  }
  /** Puts the item in unless the same one waits already. */
  pushOnce(item: T): void {
    if (!this.items.includes(item)) this.push(item)
  }
  /** The reader gets what was pushed so far, then the end. */
  close(): void {
    this.closed = true
    this.wake?.()
  }
  /** The reader gets what was pushed so far, then the error. */
  fail(error: unknown): void {
    this.failure = { error }
    this.close()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.items.length > 0) yield this.items.shift() as T
      if (this.failure !== null) throw this.failure.error
      if (this.closed) return
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }
}

/** A call's options that pass its progress on. */
export function tellTo(
  report: Report,
  signal: AbortSignal,
): { onNews: (news: WorkProgress) => void; signal: AbortSignal } {
  return { onNews: ({ done, total, what }) => report(done, total, what), signal }
}

/** How far long work has come. `total` is null while it isn't known. */
export type Report = (done: number, total: number | null, what: AnySentence) => void

/**
 * Runs long work and yields its progress, then its result. A slow reader gets the newest progress
 * only. The work's signal aborts when the caller's does or when the reader leaves.
 */
export async function* withProgress<T>(
  work: (report: Report, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<ProgressItem<T>, void, undefined> {
  const leaving = new AbortController()
  const stream = new PushStream<ProgressItem<T>>()
  const report: Report = (done, total, what) =>
    stream.replaceLast({ type: 'progress', done, total, what }, (last) => last.type === 'progress')
  const either = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal])
  const finished = work(report, either).then(
    (result) => {
      stream.push({ type: 'result', result })
      stream.close()
    },
    (error: unknown) => stream.fail(error),
  )
  try {
    yield* stream
    await finished
  } finally {
    leaving.abort()
  }
}
