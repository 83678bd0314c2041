import { setImmediate as breathe } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { sentence } from '../shared/notices/say'
import { withProgress, type Report } from './streams'

const doing = sentence('doing.reading-rows', {})

/** Everything a stream yields. */
async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('work with progress', () => {
  it('yields progress and last the result', async () => {
    const work = async (report: Report) => {
      report(1, 2, doing)
      await breathe()
      report(2, 2, doing)
      return 'done'
    }
    expect(await gather(withProgress(work))).toEqual([
      { type: 'progress', done: 1, total: 2, what: doing },
      { type: 'progress', done: 2, total: 2, what: doing },
      { type: 'result', result: 'done' },
    ])
  })

  it('keeps only the newest progress for a slow reader', async () => {
    const work = async (report: Report) => {
      for (let i = 0; i < 100; i++) report(i, 100, doing)
      return null
    }
    expect(await gather(withProgress(work))).toMatchObject([{ done: 99 }, { type: 'result' }])
  })

  it('throws what the work throws', async () => {
    const work = async () => Promise.reject(new RangeError('too much'))
    await expect(gather(withProgress(work))).rejects.toThrow(RangeError)
  })

  it('aborts the work when the reader leaves, and when the caller aborts', async () => {
    const seen: AbortSignal[] = []
    const work = async (report: Report, signal: AbortSignal) => {
      seen.push(signal)
      report(0, null, doing)
      return new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    }
    for await (const item of withProgress(work)) if (item.type === 'progress') break
    expect(seen[0]?.aborted).toBe(true)
    const abort = new AbortController()
    const reading = gather(withProgress(work, abort.signal))
    abort.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })
})
