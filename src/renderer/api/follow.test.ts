import { afterEach, describe, expect, it } from 'vitest'
import { connection } from './connection'
import { follow } from './follow'

async function* streamOf(items: string[], end?: Error): AsyncGenerator<string> {
  yield* items
  if (end) throw end
}

describe('following a stream', () => {
  afterEach(() => connection.set('connecting'))

  it('ends when the stream ends', async () => {
    connection.set('connected')
    const heard: string[] = []
    await follow(
      async () => streamOf(['a', 'b']),
      (item) => heard.push(item),
      new AbortController().signal,
    )
    expect(heard).toEqual(['a', 'b'])
  })

  it('opens the stream again after a lost connection, and says that news was missed', async () => {
    connection.set('connected')
    const heard: string[] = []
    const streams = [() => lose(), () => streamOf(['again'])]
    async function* lose(): AsyncGenerator<string> {
      yield 'first'
      connection.set('lost')
      setTimeout(() => connection.set('connected'), 5)
      throw new Error('closed')
    }
    await follow(
      async () => streams.shift()?.() ?? streamOf([]),
      (item) => heard.push(item),
      new AbortController().signal,
      () => heard.push('missed'),
    )
    expect(heard).toEqual(['first', 'missed', 'again'])
  })

  it('passes on an error that is not the connection', async () => {
    connection.set('connected')
    const following = follow(
      async () => streamOf(['a'], new Error('no such run')),
      () => {},
      new AbortController().signal,
    )
    await expect(following).rejects.toThrow('no such run')
  })

  it('stops without a word when aborted, also while it waits for the connection', async () => {
    connection.set('lost')
    const abort = new AbortController()
    const following = follow(
      async () => streamOf([], new Error('closed')),
      () => {},
      abort.signal,
    )
    setTimeout(() => abort.abort(), 5)
    await expect(following).resolves.toBeUndefined()
  })
})

describe('waiting for the connection', () => {
  afterEach(() => connection.set('connecting'))

  it('resolves at once when connected, and rejects with the reason of an abort', async () => {
    const abort = new AbortController()
    const waiting = connection.ready(abort.signal)
    abort.abort(new Error('left the page'))
    await expect(waiting).rejects.toThrow('left the page')
    connection.set('connected')
    await expect(connection.ready()).resolves.toBeUndefined()
  })

  it('tells listeners of changes only, until they leave', () => {
    const heard: string[] = []
    const leave = connection.listen((state) => heard.push(state))
    connection.set('connected')
    connection.set('connected')
    connection.set('lost')
    leave()
    connection.set('connected')
    expect(heard).toEqual(['connected', 'lost'])
  })
})
