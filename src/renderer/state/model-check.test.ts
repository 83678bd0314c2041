import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { datasetIdSchema } from '../../shared/identifiers'
import type { ModelSpec } from '../../shared/model/model-spec'
import { trainingSettingsSchema } from '../../shared/training/settings'
import { connection } from '../api/connection'
import { ModelCheck } from './model-check.svelte'

interface Asked {
  question: { modelSpec: ModelSpec }
  signal: AbortSignal
  answer: PromiseWithResolvers<unknown>
}

const { summaries, causalities, ask } = vi.hoisted(() => {
  const summaries: Asked[] = []
  const causalities: Asked[] = []
  const ask =
    (list: Asked[]) => (question: Asked['question'], options: { signal: AbortSignal }) => {
      const answer = Promise.withResolvers<unknown>()
      list.push({ question, signal: options.signal, answer })
      return answer.promise
    }
  return { summaries, causalities, ask }
})
vi.mock('../api/client', () => ({
  api: { models: { summary: ask(summaries), causality: ask(causalities) } },
}))

const rain = datasetIdSchema.parse('rain')
const settings = trainingSettingsSchema.parse({})
const named = (name: string) => ({ name }) as ModelSpec
let check: ModelCheck

beforeEach(() => {
  vi.useFakeTimers()
  connection.set('connected')
  summaries.length = causalities.length = 0
  check = new ModelCheck()
})
afterEach(() => vi.useRealTimers())

describe('the check of a model', () => {
  it('asks once for changes that follow one another at once, about the last', async () => {
    for (const name of ['a', 'b', 'c']) check.update(named(name), settings, rain)
    await vi.runAllTimersAsync()
    expect(summaries.map(({ question }) => question.modelSpec.name)).toEqual(['c'])
    summaries[0]!.answer.resolve('of c')
    await vi.runAllTimersAsync()
    expect(check.summary).toBe('of c')
  })

  it('shows the answer about the newest model, whichever comes last', async () => {
    check.update(named('a'), settings, rain)
    await vi.runAllTimersAsync()
    check.update(named('b'), settings, rain)
    await vi.runAllTimersAsync()
    summaries[1]!.answer.resolve('of b')
    summaries[0]!.answer.resolve('of a')
    await vi.runAllTimersAsync()
    expect(check.summary).toBe('of b')
    expect(summaries[0]!.signal.aborted).toBe(true)
  })

  it('says what went wrong, and nothing of it any more after an answer', async () => {
    check.update(named('a'), settings, rain)
    await vi.runAllTimersAsync()
    summaries[0]!.answer.reject(new TypeError('x is undefined'))
    await vi.runAllTimersAsync()
    expect(check.error).toMatchObject({ code: 'internal' })
    check.update(named('b'), settings, rain)
    await vi.runAllTimersAsync()
    summaries[1]!.answer.resolve('of b')
    await vi.runAllTimersAsync()
    expect(check.error).toBeNull()
  })

  it('drops the causality of a model that was changed meanwhile', async () => {
    check.update(named('a'), settings, rain)
    const asked = check.testCausality(named('a'), rain)
    expect(check.testing).toBe(true)
    check.update(named('b'), settings, rain)
    causalities[0]!.answer.resolve({ causal: true })
    await asked
    expect([check.causality, check.testing]).toEqual([null, false])
  })
})
