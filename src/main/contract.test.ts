import { runIdSchema } from '../shared/identifiers'
import { createRouterClient, ORPCError } from '@orpc/server'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { GridcastError } from '../shared/errors'
import type { App } from './app'
import { os } from './contract'
import { lastLines, Logs } from './logs/logs'
import { temporaryFolder } from './store/testing'

const { folder, remove } = temporaryFolder()
afterAll(remove)
/** Handlers under test ask nothing of the app; what they throw is written down. */
const logs = new Logs(join(folder, 'logs'))
const context = { app: { logs } as App }

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

  it('writes down what was refused by its code, and what failed with its stack', () => {
    const lines = lastLines(logs.folder, 'main', 10).map((line) => line.replace(/^\S+ /, ''))
    const refused = `info ${process.pid} call.refused`
    expect(lines[0]).toBe(`${refused} {"call":"get","code":"training.objective-unsupported"}`)
    expect(lines[1]).toContain(`error ${process.pid} call.failed {"call":"get","code":"internal"`)
    expect(lines[1]).toMatch(/"stack":\["TypeError: x is undefined","at .*contract\.test\.ts:/)
    expect(lines[2]).toBe(`${refused} {"call":"rename","code":"input"}`)
    expect(lines[3]).toBe(`${refused} {"call":"changes","code":"training.no-loss"}`)
  })
})
