import { sentence } from '../shared/notices/say'
import { describe, expect, it } from 'vitest'
import type { EngineCalls } from '../shared/engine-calls'
import { CancelledError, GridcastError } from '../shared/errors'
import type { Call, FromProcess } from '../shared/process-protocol'
import type { CallHandlers } from './call-context'
import { MessageLoop } from './message-loop'

const never = (): Promise<never> => Promise.reject(new Error('not expected'))
const causal = { causal: true, framesAhead: 0, sentence: sentence('causality.causal', {}) }
const call = (id: number, method: 'devices' | 'evaluate' | 'causality'): Call<EngineCalls> =>
  ({ type: 'call', id, method, params: {} }) as Call<EngineCalls>

function loopWith(table: Partial<CallHandlers<EngineCalls>>): {
  loop: MessageLoop<EngineCalls>
  sent: FromProcess[]
} {
  const sent: FromProcess[] = []
  const loop = new MessageLoop<EngineCalls>(
    {
      train: never,
      adopt: never,
      forecast: never,
      evaluate: never,
      importance: never,
      past: never,
      proof: never,
      race: never,
      devices: never,
      causality: never,
      writeStart: never,
      ...table,
    },
    (message) => sent.push(message),
  )
  return { loop, sent }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('the message loop', () => {
  it('answers each call once, with its id, after its news', async () => {
    const { loop, sent } = loopWith({
      causality: () => Promise.resolve(causal),
      evaluate(_, context) {
        context.news({ done: 1, total: 2 })
        return Promise.reject(new GridcastError('training.too-few-sequences', { sequences: 1 }))
      },
    })
    loop.receive(call(7, 'evaluate'))
    loop.receive(call(8, 'causality'))
    await settle()
    expect(sent).toContainEqual({ type: 'result', id: 8, result: causal })
    const own = sent.filter((message) => 'id' in message && message.id === 7)
    expect(own).toMatchObject([
      { type: 'news', news: { done: 1, total: 2 } },
      {
        type: 'error',
        error: { code: 'training.too-few-sequences', values: { sequences: 1 } },
      },
    ])
  })

  it('tells a call what was asked before and after it listens', async () => {
    const heard: string[] = []
    const { loop, sent } = loopWith({
      devices: async (_, context) => {
        await settle()
        return await new Promise((_resolve, reject) => {
          context.onRequest((request) => {
            heard.push(request)
            if (request === 'cancel') reject(new CancelledError())
          })
        })
      },
    })
    loop.receive(call(1, 'devices'))
    loop.receive({ type: 'control', id: 1, action: 'pause' })
    await settle()
    loop.receive({ type: 'cancel', id: 1 })
    loop.receive({ type: 'cancel', id: 99 })
    await settle()
    expect(heard).toEqual(['pause', 'cancel'])
    expect(sent).toMatchObject([{ type: 'error', id: 1, error: { code: 'cancelled' } }])
  })

  it('takes what a cancelled call is aborted with for the cancelling', async () => {
    const aborted = () => Promise.reject(new DOMException('It was aborted.', 'AbortError'))
    const { loop, sent } = loopWith({ causality: () => settle().then(aborted) })
    loop.receive(call(1, 'causality'))
    loop.receive(call(2, 'causality'))
    loop.receive({ type: 'cancel', id: 1 })
    await settle()
    await settle()
    const codes = sent.map((one) => one.type === 'error' && [one.id, one.error.code])
    expect(codes).toEqual([
      [1, 'cancelled'],
      [2, 'internal'],
    ])
  })

  it('reports a defect as an internal error, with its stack', async () => {
    const { loop, sent } = loopWith({
      causality: () => Promise.reject(new TypeError('x is not a function')),
    })
    loop.receive(call(1, 'causality'))
    await settle()
    expect(sent[0]).toMatchObject({
      type: 'error',
      error: { code: 'internal', stack: expect.stringContaining('TypeError') as string },
    })
  })
})
