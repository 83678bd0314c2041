import { describe, expect, it } from 'vitest'
import { Collection } from './collection.svelte'
import { Newest } from './newest'
import { Task, type TaskNews } from './task.svelte'

/** A promise that is settled from outside. */
function pending<T>() {
  return Promise.withResolvers<T>()
}

describe('the newest question', () => {
  it('aborts the one before it, and is aborted when its answer is no longer wanted', () => {
    const newest = new Newest()
    const [first, second] = [newest.begin(), newest.begin()]
    expect([first.aborted, second.aborted]).toEqual([true, false])
    expect(newest.signal).toBe(second)
    newest.drop()
    expect(second.aborted).toBe(true)
    expect(newest.begin().aborted).toBe(false)
  })
})

describe('a collection', () => {
  it('shows the answer to the newest read, whichever comes first', async () => {
    const answers = [pending<{ id: string }[]>(), pending<{ id: string }[]>()]
    let reads = 0
    const list = new Collection(() => answers[reads++]!.promise)
    const [early, late] = [list.refresh(), list.refresh()]
    answers[1]!.resolve([{ id: 'new' }])
    await late
    answers[0]!.resolve([{ id: 'old' }])
    await early
    expect(list.items).toEqual([{ id: 'new' }])
    expect(list.loaded).toBe(true)
  })

  it('does not show the error of an earlier read', async () => {
    const answers = [pending<{ id: string }[]>(), pending<{ id: string }[]>()]
    let reads = 0
    const list = new Collection(() => answers[reads++]!.promise)
    const [early, late] = [list.refresh(), list.refresh()]
    answers[1]!.resolve([])
    answers[0]!.reject(new Error('gone'))
    await Promise.all([early, late])
    expect(list.error).toBeNull()
  })

  it('puts an answer in its place, at the front when it is new, and drops it', () => {
    const list = new Collection<{ id: string; name: string }>(() => Promise.resolve([]))
    list.put({ id: 'a', name: 'one' })
    list.put({ id: 'b', name: 'two' })
    list.put({ id: 'a', name: 'first' })
    expect(list.items.map(({ name }) => name)).toEqual(['two', 'first'])
    list.drop('b')
    expect([list.get('a')?.name, list.get('b')]).toEqual(['first', undefined])
  })
})

describe('long work', () => {
  async function* work(...news: TaskNews<string>[]) {
    yield* news
  }

  it('tells its progress and gives its result', async () => {
    const written = { code: 'doing.writing', values: {} }
    const task = new Task<string>()
    const progress: TaskNews<string> = {
      type: 'progress',
      done: 3,
      total: 4,
      what: written,
    }
    const result = await task.run(() =>
      Promise.resolve(work(progress, { type: 'result', result: 'x' })),
    )
    expect(result).toBe('x')
    const { done, total, what, running } = task
    expect({ done, total, what, running }).toEqual({
      done: 3,
      total: 4,
      what: written,
      running: false,
    })
  })

  it('that is cancelled gives nothing, shows no error, does not disturb what follows', async () => {
    const task = new Task<string>()
    const gate = pending<AsyncIterable<TaskNews<string>>>()
    const first = task.run(() => gate.promise)
    task.cancel()
    expect(task.running).toBe(false)
    const second = task.run(() => Promise.resolve(work({ type: 'result', result: 'second' })))
    gate.reject(new Error('aborted'))
    expect(await Promise.all([first, second])).toEqual([null, 'second'])
    expect(task.error).toBeNull()
  })
})
