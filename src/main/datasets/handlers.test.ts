/** Datasets as a door asks for them, with a real data process; and what becomes of an import whose
 * process dies, hangs, does not end or takes too much. */
import type { DatasetId } from '../../shared/identifiers'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DataCalls } from '../../shared/data-calls'
import type { Dataset } from '../../shared/dataset'
import type { Inspection } from '../../shared/import-plan'
import { formatNpyHeader } from '../../shared/npy'
import { createApp, type App } from '../app'
import { os } from '../contract'
import { dataKind } from '../processes/data-kind'
import type { ProcessKind } from '../processes/process-kind'
import { Supervisor } from '../processes/supervisor'
import { buildPrograms } from '../processes/testing/build-programs'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { temporaryFolder } from '../store/testing'
import type { ProgressItem } from '../../shared/api/procedure'
import { datasetsHandlers } from './handlers'

let programs: { folder: string; remove: () => void }
beforeAll(async () => {
  programs = temporaryFolder()
  await buildPrograms(programs.folder, { data: 'data/index.ts', guard: 'process/guard.ts' })
})
afterAll(() => programs.remove())

let folder: string
let remove: () => void
let app: App
beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  app = await createApp({
    dataFolder: join(folder, 'data'),
    door: 'cli',
    enginePath: fakeEnginePath,
    dataPath: join(programs.folder, 'data.js'),
  })
})
afterEach(async () => {
  await app.data.close()
  await app.close()
  remove()
})

const ask = () => createRouterClient(os.datasets.router(datasetsHandlers), { context: { app } })

/** Treats the data process otherwise than the app does. */
function treat(changes: Partial<ProcessKind<DataCalls>>): void {
  const kind = dataKind(join(programs.folder, 'data.js'), app.store.paths.temporary)
  app = { ...app, data: new Supervisor({ ...kind, ...changes }) }
}

const fileOf = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function resultOf<T>(stream: AsyncIterable<ProgressItem<T>>): Promise<T> {
  for await (const item of stream) if (item.type === 'result') return item.result
  throw new Error('The stream ended without a result.')
}

describe('what a door can ask', () => {
  it('goes from a file to a dataset, its frames, another name, and away', async () => {
    const client = ask()
    const path = fileOf(
      'few.npy',
      Buffer.concat([
        formatNpyHeader('float32', [2, 2, 2]),
        Buffer.from(new Float32Array([1, 2, NaN, 4, 5, 6, 7, 8]).buffer),
      ]),
    )
    const handle = app.files.register(path)
    const inspection: Inspection = await resultOf(await client.inspect({ handle }))
    expect(inspection).toMatchObject({
      fileName: 'few.npy',
      outcome: { kind: 'series', frames: 2, height: 2, width: 2 },
    })
    const preview = await client.inspectFrames({
      handle,
      plan: inspection.plan,
      count: 5,
    })
    expect([...new Float32Array(await preview.frames.arrayBuffer())]).toEqual([
      1,
      2,
      NaN,
      4,
      5,
      6,
      7,
      8,
    ])
    const dataset: Dataset = await resultOf(
      await client.import({ handle, plan: inspection.plan, name: 'few' }),
    )
    expect(dataset).toMatchObject({ missingCells: 1, range: { min: 1, max: 8 } })
    const { frames, times, shape } = await client.frames({
      id: dataset.id,
      sequence: 0,
      from: 1,
      count: 1,
    })
    expect([[...new Float32Array(await frames.arrayBuffer())], times, shape]).toEqual([
      [5, 6, 7, 8],
      ['frame 2'],
      [1, 2, 2, 1],
    ])
    await expect(client.frames({ id: dataset.id, sequence: 0, from: 1, count: 2 })).rejects.toThrow(
      'are not in it',
    )
    expect((await client.rename({ id: dataset.id, name: 'renamed' })).name).toBe('renamed')
    expect(await client.dependents({ id: dataset.id })).toEqual({ runs: [], forecasts: 0 })
    const sample: Dataset = await resultOf(
      await client.makeSample({ sample: 'rain', size: 'small', seed: 1 }),
    )
    expect((await client.list()).map(({ name }) => name)).toEqual([sample.name, 'renamed'])
    await client.delete({ id: dataset.id })
    expect(existsSync(app.store.paths.datasetFolder(dataset.id))).toBe(false)
    expect((await client.list()).map(({ id }) => id)).toEqual([sample.id])
    await expect(
      client.inspectFrames({ handle: 'nothing', plan: inspection.plan, count: 1 }),
    ).rejects.toThrow('no longer known')
  })
})

it('knows a file again by its content, unless its plan was changed', async () => {
  const client = ask()
  const bytes = Buffer.concat([formatNpyHeader('uint8', [2, 2, 2]), Buffer.alloc(8, 1)])
  const handle = app.files.register(fileOf('a.npy', bytes))
  const { content, dataset } = await client.known({ handle })
  expect(dataset).toBeNull()
  const { plan } = await resultOf(await client.inspect({ handle }))
  await resultOf(await client.import({ handle, plan, name: 'changed' }))
  expect((await client.known({ handle })).dataset).toBeNull()
  const guessed = await resultOf(await client.import({ handle, plan, name: 'guessed', content }))
  const copy = app.files.register(fileOf('b.npy', bytes))
  expect((await client.known({ handle: copy })).dataset).toEqual(guessed)
  const both = app.files.register(join(folder, 'a.npy'), join(folder, 'b.npy'))
  expect(await client.known({ handle: both })).toEqual({ content: null, dataset: null })
})

it('writes a sample as a file for one download, or to a place', async () => {
  const client = ask()
  const order = { sample: 'epidemic', size: 'small', seed: 1, format: 'csv' } as const
  const { ticket, ...file } = await resultOf(await client.writeSample(order))
  expect(file).toMatchObject({ fileName: 'epidemic-small.csv', kind: 'series' })
  expect(app.downloads.take(ticket ?? '')?.fileName).toBe('epidemic-small.csv')
  const place = join(folder, 'cases.csv')
  const there = await resultOf(
    await client.writeSample({ ...order, to: app.destinations.register(place) }),
  )
  expect(there).toMatchObject({ ticket: null, bytes: file.bytes })
  expect(existsSync(place)).toBe(true)
})

it('makes a dataset from another by a recipe, which it keeps', async () => {
  const client = ask()
  const sample: Dataset = await resultOf(
    await client.makeSample({ sample: 'rain', size: 'small', seed: 1 }),
  )
  const steps = [
    { step: 'crop' as const, row: 2, column: 3, height: 4, width: 5 },
    { step: 'aggregate-time' as const, frames: 2, by: 'mean' as const, leastPresent: 1 },
  ]
  const made: Dataset = await resultOf(await client.prepare({ id: sample.id, steps, name: 'part' }))
  expect(made).toMatchObject({
    name: 'part',
    shape: { frames: sample.shape.frames / 2, height: 4, width: 5 },
    recipe: { from: sample.id, steps },
  })
  expect(sample.recipe).toBeNull()
  const values = async (id: DatasetId, count: number) => {
    const { frames } = await client.frames({ id, sequence: 0, from: 0, count })
    return new Float32Array(await frames.arrayBuffer())
  }
  const [whole, part] = [await values(sample.id, 2), await values(made.id, 1)]
  const { height, width } = sample.shape
  const at = (frame: number) => whole[(frame * height + 2) * width + 3] ?? NaN
  expect(part[0]).toBeCloseTo((at(0) + at(1)) / 2, 4)
})

/** An array of so many bytes, all 0 but the last; it takes no room on the disk. */
function hugeArray(name: string, frames: number): string {
  const path = join(folder, name)
  const header = formatNpyHeader('uint8', [frames, 1024, 1024])
  const file = openSync(path, 'w')
  writeSync(file, header)
  truncateSync(path, header.length + frames * 1024 * 1024)
  writeSync(file, Buffer.from([7]), 0, 1, header.length + frames * 1024 * 1024 - 1)
  closeSync(file)
  return path
}

/** Begins an import that takes a while; resolves when it has begun to write frames. */
async function beginImport(signal?: AbortSignal): Promise<{ result: Promise<Dataset> }> {
  const client = ask()
  const handle = app.files.register(hugeArray('huge.npy', 1000))
  const { plan } = await resultOf(await client.inspect({ handle }))
  const stream = await client.import({ handle, plan, name: 'huge' }, { signal })
  const writing = Promise.withResolvers<void>()
  const result = (async () => {
    for await (const item of stream) {
      if (item.type === 'result') return item.result
      if (item.done > 0) writing.resolve()
    }
    throw new Error('The stream ended without a result.')
  })()
  result.catch(writing.resolve)
  await writing.promise
  return { result }
}

/** Nothing of a failed import may be left, and the next one works. */
async function expectWhole(): Promise<void> {
  const { paths, datasets } = app.store
  const contents = (path: string) => (existsSync(path) ? readdirSync(path) : [])
  expect(datasets.list()).toEqual([])
  expect(contents(join(paths.folder, 'datasets'))).toEqual([])
  expect(contents(paths.temporary)).toEqual([])
  const client = ask()
  const handle = app.files.register(
    fileOf('few.csv', 'date,lat,lon,cases\n2020-01-01,1,1,5\n2020-01-02,1,2,5\n'),
  )
  const { plan } = await resultOf(await client.inspect({ handle }))
  const { shape } = await resultOf(await client.import({ handle, plan, name: 'few' }))
  expect(shape).toMatchObject({ frames: 2, width: 2 })
}

describe('an import whose process', () => {
  it('is killed says so, names the file and leaves nothing', async () => {
    const { result } = await beginImport()
    process.kill(app.data.pids[0] ?? 0, 'SIGKILL')
    await expect(result).rejects.toMatchObject({
      message: expect.stringContaining('reading huge.npy') as string,
      data: { code: 'data.died' },
    })
    await expectWhole()
  })

  it('hangs says so, names the file and leaves nothing; main answers meanwhile', async () => {
    treat({ silenceMs: 2000 })
    const { result } = await beginImport()
    process.kill(app.data.pids[0] ?? 0, 'SIGSTOP')
    expect(await ask().list()).toEqual([])
    await expect(result).rejects.toMatchObject({
      message: expect.stringContaining('reading huge.npy') as string,
      data: { code: 'data.hung' },
    })
    await expectWhole()
  })

  it('takes too much memory says so, names the file and leaves nothing', async () => {
    treat({ mostMemory: 1 << 20 })
    const handle = app.files.register(hugeArray('huge.npy', 1000))
    const looking = resultOf(await ask().inspect({ handle }))
    await expect(looking).rejects.toMatchObject({
      message: expect.stringContaining('reading huge.npy') as string,
      data: { code: 'data.memory' },
    })
    treat({})
    await expectWhole()
  })

  it('does not end when it is cancelled is ended, and leaves nothing', async () => {
    treat({ cancelPatienceMs: 200 })
    const abort = new AbortController()
    const { result } = await beginImport(abort.signal)
    // A stopped process can't obey.
    process.kill(app.data.pids[0] ?? 0, 'SIGSTOP')
    abort.abort()
    await expect(result).rejects.toThrow()
    await expect.poll(() => readdirSync(app.store.paths.temporary)).toEqual([])
    await expectWhole()
  })

  it('ends with the app, even when it is stopped', async () => {
    const { result } = await beginImport()
    const failed = expect(result).rejects.toThrow()
    const pid = app.data.pids[0] ?? 0
    process.kill(pid, 'SIGSTOP')
    await app.data.close()
    await failed
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
