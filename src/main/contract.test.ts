import { runIdSchema } from '../shared/identifiers'
import { createRouterClient, ORPCError } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { GridcastError } from '../shared/errors'
import type { App } from './app'
import { os } from './contract'

/** Handlers under test ask nothing of the app. */
const context = { app: {} as App }

async function noticeOfFailure(call: () => Promise<unknown>): Promise<unknown> {
  const error = await call().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof ORPCError
    ? { code: error.code, defined: error.defined, data: error.data }
    : error
}

describe('errors of the contract', () => {
  it('carries what a GridcastError says', async () => {
    const get = os.runs.get.handler(() => {
      throw new GridcastError('training.objective-unsupported', { model: 'x' })
    })
    const client = createRouterClient({ get }, { context })
    expect(await noticeOfFailure(() => client.get({ id: runIdSchema.parse('x') }))).toEqual({
      code: 'GRIDCAST',
      defined: true,
      data: { code: 'training.objective-unsupported', values: { model: 'x' } },
    })
  })

  it('calls a defect an internal error', async () => {
    const get = os.runs.get.handler(() => {
      throw new TypeError('x is undefined')
    })
    const client = createRouterClient({ get }, { context })
    expect(await noticeOfFailure(() => client.get({ id: runIdSchema.parse('x') }))).toMatchObject({
      data: { code: 'internal' },
    })
  })

  it('puts bad input in words with the place of the bad value', async () => {
    const rename = os.runs.rename.handler(() => {
      throw new Error('must not be reached')
    })
    const client = createRouterClient({ rename }, { context })
    const failure = await noticeOfFailure(() =>
      client.rename({ id: runIdSchema.parse('x'), name: '' }),
    )
    expect(failure).toMatchObject({ code: 'GRIDCAST', defined: true, data: { code: 'input' } })
    expect(failure).toMatchObject({ data: { values: { place: 'name' } } })
  })

  it('speaks in streams too', async () => {
    const changes = os.app.changes.handler(async function* () {
      yield { topic: 'runs' as const }
      throw new GridcastError('training.no-loss', {})
    })
    const client = createRouterClient({ changes }, { context })
    const seen: unknown[] = []
    const failure = await noticeOfFailure(async () => {
      for await (const item of await client.changes()) seen.push(item)
    })
    expect(seen).toEqual([{ topic: 'runs' }])
    expect(failure).toMatchObject({
      code: 'GRIDCAST',
      defined: true,
      data: { code: 'training.no-loss', values: {} },
    })
  })
})
