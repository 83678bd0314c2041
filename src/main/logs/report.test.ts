import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { router } from '../router'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { makeReport, newestError } from './report'

let folder: string
let remove: () => void
let app: App
beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  app = await createApp({ dataFolder: folder, door: 'cli', enginePath: fakeEnginePath })
})
afterEach(async () => {
  await app.close()
  remove()
})

const api = () => createRouterClient(router, { context: { app } })
const logged = (name: string) => readFileSync(join(folder, 'logs', `${name}.log`), 'utf8')

/** Has main meet an error that nobody expected. */
async function failInside(): Promise<{ code: string; values: Record<string, string> }> {
  app.store.datasets.list = () => {
    throw new TypeError(`no column "Smith" in '/home/jane/cases.csv'`)
  }
  const error: unknown = await api()
    .datasets.list()
    .catch((thrown: unknown) => thrown)
  return (error as { data: { code: string; values: Record<string, string> } }).data
}

describe('a report', () => {
  it('names what runs, the error with its stack, and the last lines of the logs', async () => {
    const error = await failInside()
    const { text } = await api().reports.make({ error, stack: null, browser: 'Chromium/140' })
    expect(text).toMatch(/^Gridcast \d+\.\d+\.\d+, 20/)
    expect(text).toMatch(/^system: .+ GB$/m)
    expect(text).toContain(`runtime: Node ${process.versions.node}`)
    expect(text).toContain('browser: Chromium/140')
    expect(text).toMatch(/^error: internal\n {2}TypeError: .+\n {2}at .*report\.test\.ts:/m)
    expect(text).toMatch(/^main\.log\n20\S+ info \d+ opened /m)
    expect(text).toMatch(/call\.failed \{"call":"datasets\.list","code":"internal"/)
  })

  it('holds nothing of the data and no folder', async () => {
    const error = await failInside()
    const { text } = await api().reports.make({ error, stack: null, browser: null })
    expect(error.values.detail).toContain('Smith')
    expect(text + logged('main')).not.toMatch(/Smith|jane/)
    expect(text).not.toContain(folder)
  })

  it('takes the stack of an error of the window as it takes its own', async () => {
    const error = { code: 'internal', values: { detail: 'x' } }
    const stack = 'TypeError: x\n    at f (http://127.0.0.1:1/assets/page.js?token=abc:1:2)'
    const { text } = await api().reports.make({ error, stack, browser: null })
    expect(text).toContain('error: internal\n  TypeError: x\n  at f (page.js')
    expect(text).not.toContain('token=abc')
    await api().reports.pageFailed({ stack })
    expect(logged('main')).toContain('page.failed {"stack":["TypeError: x","at f (page.js')
  })

  it('is not buried by a page that fails without end', async () => {
    for (let at = 0; at < 250; at++) await api().reports.pageFailed({ stack: `Error: ${at}` })
    expect(logged('main').match(/page\.failed/g)).toHaveLength(200)
  })

  it('without an error is of the newest that was written down, also for the terminal', async () => {
    expect(newestError(app.logs.folder)).toBeNull()
    await failInside()
    const found = newestError(app.logs.folder)
    expect(found?.code).toBe('internal')
    const { text } = await api().reports.make({ error: null, stack: null, browser: null })
    expect(text).toContain(`error: internal\n  ${found?.stack?.[0]}`)
  })

  it('is made where nothing was written and nothing can be read', () => {
    const text = makeReport({
      ...{ door: 'cli', logs: join(folder, 'none'), deviceCache: join(folder, 'none.json') },
      error: null,
    })
    expect(text).toContain('device: not looked for yet')
    expect(text).toContain('error: none named')
    writeFileSync(join(folder, 'odd.json'), '{')
    expect(makeReport({ door: 'cli', logs: folder, deviceCache: folder, error: null })).toBeTruthy()
  })
})

describe('what is written down of the processes', () => {
  it('begins with the folder’s opening and its migrations, and ends with its closing', async () => {
    await app.close()
    expect(logged('main')).toMatch(
      /^\S+ info \d+ opened .*"door":"cli".*\n\S+ info \d+ store\.migrated \{"from":0,"to":\d+\}\n/,
    )
    expect(logged('main').trimEnd()).toMatch(/closed \{\}$/)
  })

  it('names a process’s end, its last words and the run that it was training', async () => {
    const dataset = exampleDataset()
    app.store.datasets.insert(dataset)
    const { modelSpec, settings } = exampleRun(dataset.id)
    const wish = { ...modelSpec, name: 'crash-always' }
    const { id } = await api().runs.start({ datasetId: dataset.id, modelSpec: wish, settings })
    await expect.poll(() => app.store.runs.get(id).status).toBe('interrupted')
    const engine = logged('engine')
    expect(engine).toMatch(/info \d+ process\.started \{"lane":"training","pid":\d+,"before":0\}/)
    expect(engine).toMatch(/error \d+ process\.ended \{.*"why":"died".*"calls":\["train"\]\}/)
    expect(engine).toMatch(/process\.started \{"lane":"training","pid":\d+,"before":1\}/)
    expect(logged('main')).toContain(
      `warn ${process.pid} run.status {"run":"${id}","status":"interrupted","code":"engine.died"}`,
    )
  })
})
