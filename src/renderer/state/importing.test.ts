import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImportPlan } from '../../shared/import-plan'
import { connection } from '../api/connection'
import { importing } from './importing.svelte'

interface Asked {
  order: { handle: string; plan?: ImportPlan; name?: string }
  signal: AbortSignal
  answer: PromiseWithResolvers<unknown>
}

const { asked, ask, gone, put } = vi.hoisted(() => {
  const asked = { inspect: [] as Asked[], frames: [] as Asked[], import: [] as Asked[] }
  const ask =
    (list: Asked[]) =>
    (order: Asked['order'], { signal }: { signal: AbortSignal }) => {
      const answer = Promise.withResolvers<unknown>()
      list.push({ order, signal, answer })
      return answer.promise
    }
  return { asked, ask, gone: [] as unknown[][], put: vi.fn<(made: unknown) => void>() }
})
/** A stream of work that has only its result. */
const { resultOf } = vi.hoisted(() => ({
  resultOf: async (answer: Promise<unknown>) =>
    (async function* () {
      yield { type: 'result', result: await answer }
    })(),
}))
vi.mock('../api/client', () => {
  const [inspect, frames, make] = [ask(asked.inspect), ask(asked.frames), ask(asked.import)]
  return {
    api: {
      files: {
        arrange: ({ handles }: { handles: string[] }) =>
          Promise.resolve(handles.map((handle) => ({ name: `${handle}.npy`, handle }))),
      },
      datasets: {
        inspect: (...call: Parameters<typeof inspect>) => resultOf(inspect(...call)),
        inspectFrames: frames,
        import: (...call: Parameters<typeof make>) => resultOf(make(...call)),
      },
    },
  }
})
vi.mock('../navigation/router.svelte', () => ({ go: (...to: unknown[]) => gone.push(to) }))
vi.mock('./datasets.svelte', () => ({ datasets: { put } }))

const planOf = (valueName: string) => ({ format: 'grid', valueName }) as unknown as ImportPlan
const inspectionOf = (plan: ImportPlan) => ({ plan, fileName: 'a.npy', findings: [] })
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  connection.set('connected')
  for (const list of Object.values(asked)) list.length = 0
  gone.length = 0
  put.mockReset()
})
afterEach(() => {
  importing.next()
  vi.useRealTimers()
})

async function opened(): Promise<void> {
  importing.begin([{ name: 'a.npy', handle: 'a' }])
  await settle()
  asked.inspect[0]!.answer.resolve(inspectionOf(planOf('rain')))
  await settle()
}

describe('a file on its way in', () => {
  it('is looked at, named after the file, and previewed by the guessed plan', async () => {
    await opened()
    expect(gone).toEqual([['import']])
    expect(importing.name).toBe('a')
    expect(importing.plan).toEqual(planOf('rain'))
    asked.frames[0]!.answer.resolve('frames')
    await settle()
    expect([importing.preview, importing.previewing]).toEqual(['frames', false])
  })

  it('is looked at again a moment after the last change, not after each', async () => {
    await opened()
    for (const name of ['b', 'c']) importing.change(planOf(name))
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked.inspect.slice(1).map(({ order }) => order.plan)).toEqual([planOf('c')])
  })

  it('shows the preview of the newest plan, whichever comes last', async () => {
    await opened()
    importing.change(planOf('b'))
    await vi.advanceTimersByTimeAsync(1000)
    asked.inspect[1]!.answer.resolve(inspectionOf(planOf('b')))
    await settle()
    asked.frames[1]!.answer.resolve('new')
    asked.frames[0]!.answer.resolve('old')
    await settle()
    expect(importing.preview).toBe('new')
    expect(asked.frames[0]!.signal.aborted).toBe(true)
  })

  it('becomes a dataset under the name the person gave, and is left behind', async () => {
    await opened()
    importing.name = ' Rain '
    const made = importing.import()
    await settle()
    expect(asked.import[0]!.order).toMatchObject({ handle: 'a', name: 'Rain' })
    asked.import[0]!.answer.resolve({ id: 'd' })
    expect(await made).toEqual({ id: 'd' })
    expect(put).toHaveBeenCalledWith({ id: 'd' })
    expect(gone.at(-1)).toEqual(['data', 'd'])
    expect([importing.plan, importing.fileName]).toEqual([null, null])
  })

  it('says why it could not be imported, and stays', async () => {
    await opened()
    const made = importing.import()
    await settle()
    asked.import[0]!.answer.reject(new TypeError('x is undefined'))
    expect(await made).toBeNull()
    expect(importing.importing.error).toMatchObject({ code: 'internal' })
    expect(importing.plan).toEqual(planOf('rain'))
  })
})

it('several files are sorted, and each waits its turn', async () => {
  importing.begin(['a', 'b'].map((handle) => ({ name: `${handle}.npy`, handle })))
  await settle()
  expect(importing.waiting).toEqual([{ name: 'b.npy', handle: 'b' }])
  expect(asked.inspect.map(({ order }) => order.handle)).toEqual(['a'])
  importing.next()
  await settle()
  expect(importing.waiting).toEqual([])
  expect(asked.inspect.map(({ order }) => order.handle)).toEqual(['a', 'b'])
})
