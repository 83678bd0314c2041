import { datasetIdSchema } from '../../shared/identifiers'
import { say } from '../../shared/notices/say'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineCalls, TrainNews, TrainRequest } from '../../shared/engine-calls'
import { openStore, type Store } from '../store/store'
import { exampleDataset, exampleRun, temporaryFolder } from '../store/testing'
import { engineKind } from './engine-kind'
import { Supervisor } from './supervisor'
import { fakeEnginePath } from './testing/fake-engine-path'

let folder: string
let remove: () => void
let store: Store
let engine: Supervisor<EngineCalls>

beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  store = openStore(folder)
  engine = new Supervisor(engineKind(fakeEnginePath))
})
afterEach(async () => {
  await engine.close()
  store.close()
  remove()
})

/** A training that the fake engine performs as the model's name says. */
function request(name: string, epochs = 2): TrainRequest {
  const dataset = exampleDataset()
  const { modelSpec, settings } = exampleRun(dataset.id)
  return {
    dataset: store.datasets.source(dataset),
    modelSpec: { ...modelSpec, name },
    settings: { ...settings, epochs },
    runFolder: folder,
    resumeFrom: null,
  }
}

const causality = () => {
  const { modelSpec } = exampleRun(datasetIdSchema.parse('any'))
  return engine.call('causality', { modelSpec, frames: 5, height: 4, width: 4, channels: 1 })
}

describe('the engine’s supervisor', () => {
  it('starts a process at the first call only, and passes results on', async () => {
    expect(engine.pids).toEqual([])
    const { sentence } = await causality()
    expect(say(sentence, 'en')).toBe(`5 frames in process ${engine.pids[0]}`)
  })

  it('passes news on in order before the result', async () => {
    const news: TrainNews[] = []
    const result = await engine.call('train', request('plain'), {
      onNews: (item) => news.push(item),
    })
    expect(result.status).toBe('completed')
    expect(news.map((item) => (item.type === 'event' ? item.event.type : item.type))).toEqual([
      'prepared',
      ...['batch', 'checkpoint', 'epoch'],
      ...['batch', 'checkpoint', 'epoch'],
    ])
  })

  it('passes the engine’s own words on', async () => {
    const failure = engine.call('train', request('refuse'))
    await expect(failure).rejects.toMatchObject({
      code: 'legacy',
      message: 'These settings are impossible.',
      remedy: 'Do otherwise.',
    })
  })

  it('cancels by signal', async () => {
    const abort = new AbortController()
    const training = engine.call('train', request('plain', 1000), { signal: abort.signal })
    abort.abort()
    await expect(training).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('says that the process died, and starts another for the next call', async () => {
    await expect(engine.call('train', request('crash', 5))).rejects.toMatchObject({
      code: 'engine.died',
      message: expect.stringContaining('SIGKILL'),
    })
    const result = await engine.call('train', request('plain', 1))
    expect(result.status).toBe('completed')
  })

  it('recognises the end of memory', async () => {
    await expect(engine.call('train', request('no-memory'))).rejects.toMatchObject({
      code: 'engine.memory',
      remedy: expect.stringContaining('smaller batch'),
    })
  })

  it('answers other calls while a training computes, from another process', async () => {
    const task = engine.start('train', request('plain', 1000))
    const trainingPid = engine.pids[0]
    const { sentence } = await causality()
    expect(say(sentence, 'en')).not.toContain(String(trainingPid))
    task.control('stop')
    expect((await task.result).status).toBe('stopped')
  })

  it('fails a call whose script is missing instead of waiting for ever', async () => {
    const missing = new Supervisor(engineKind(`${folder}/no-engine.mjs`))
    const { modelSpec } = exampleRun(datasetIdSchema.parse('any'))
    const call = missing.call('causality', {
      modelSpec,
      frames: 5,
      height: 4,
      width: 4,
      channels: 1,
    })
    await expect(call).rejects.toMatchObject({ code: expect.stringMatching(/^engine\./) })
  })

  it('rejects calls on their way when it is closed', async () => {
    const call = engine.call('train', request('plain', 1000))
    const rejected = expect(call).rejects.toMatchObject({ code: 'engine.died' })
    await engine.close()
    await rejected
  })
})
