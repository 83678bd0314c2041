/** Rows that can't be read, and rows that could not be: nothing else may suffer from either. */
import type { DatasetId, RunId, ForecastId } from '../../shared/identifiers'
import { createRouterClient } from '@orpc/server'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, type App } from '../app'
import { fakeEnginePath } from '../processes/testing/fake-engine-path'
import { router } from '../router'
import { exampleDataset, exampleForecast, exampleRun, temporaryFolder } from '../store/testing'

let app: App
let remove: () => void
let ids: { dataset: DatasetId; other: DatasetId; run: RunId; sound: RunId; forecast: ForecastId }

beforeEach(async () => {
  const made = temporaryFolder()
  remove = made.remove
  app = await createApp({ dataFolder: made.folder, door: 'cli', enginePath: fakeEnginePath })
  const [dataset, other] = [exampleDataset(), exampleDataset()]
  const [run, sound] = [exampleRun(dataset.id), exampleRun(other.id)]
  const forecast = exampleForecast(sound.id, other.id)
  for (const one of [dataset, other]) app.store.datasets.insert(one)
  for (const one of [run, sound]) app.store.runs.insert(one)
  app.store.forecasts.insert(forecast)
  ids = {
    dataset: dataset.id,
    other: other.id,
    run: run.id,
    sound: sound.id,
    forecast: forecast.id,
  }
})
afterEach(async () => {
  await app.close()
  remove()
})

const api = () => createRouterClient(router, { context: { app } })

function spoil(sql: string, ...values: string[]): void {
  const database = new Sqlite(app.store.paths.database)
  database.prepare(sql).run(...values)
  database.close()
}

const spoilRun = () => spoil(`UPDATE runs SET parameters = 9007199254740993 WHERE id = ?`, ids.run)

describe('a row that can’t be read', () => {
  it('is a run: everything else lists, it is named, and it can be deleted', async () => {
    spoilRun()
    expect((await api().runs.list({})).ids).toEqual([ids.sound])
    expect(await api().datasets.list()).toHaveLength(2)
    expect(await api().damaged.list()).toMatchObject(
      [{ kind: 'run', id: ids.run, name: 'small on Weekly cases', why: /parameters/ }].map(
        (item) => ({ ...item, why: expect.stringMatching(item.why) as string }),
      ),
    )
    await expect(api().runs.get({ id: ids.run })).rejects.toMatchObject({
      data: { code: 'store.row-damaged' },
    })
    await api().runs.delete({ id: ids.run })
    expect(await api().damaged.list()).toEqual([])
  })

  it('is a dataset: it goes with its runs, damaged ones too', async () => {
    spoil(`UPDATE datasets SET document = '{"half' WHERE id = ?`, ids.dataset)
    spoilRun()
    expect((await api().datasets.list()).map(({ id }) => id)).toEqual([ids.other])
    const kinds = (await api().damaged.list()).map(({ kind }) => kind)
    expect(kinds).toEqual(['dataset', 'run'])
    expect(await api().datasets.dependents({ id: ids.dataset })).toEqual({
      runs: ['small on Weekly cases'],
      forecasts: 0,
    })
    await api().datasets.delete({ id: ids.dataset })
    expect(await api().damaged.list()).toEqual([])
    expect((await api().runs.list({})).runs).toHaveLength(1)
  })

  it('is a forecast', async () => {
    spoil(`UPDATE forecasts SET document = '[]' WHERE id = ?`, ids.forecast)
    expect(await api().forecasts.list()).toEqual([])
    expect(await api().damaged.list()).toMatchObject([{ kind: 'forecast', id: ids.forecast }])
    await api().forecasts.delete({ id: ids.forecast })
    expect(await api().damaged.list()).toEqual([])
  })

  it('is a setting, which then has its default', async () => {
    await api().settings.set({ theme: 'dark' })
    spoil(`INSERT OR REPLACE INTO settings VALUES ('language', '"klingon"'), ('device', '{')`)
    expect(await api().settings.get()).toMatchObject({
      theme: 'dark',
      language: 'system',
      device: 'auto',
    })
  })
})

describe('what could not be read again', () => {
  it('is not entered: a run, a dataset, a forecast, a change', () => {
    const { runs, datasets, forecasts } = app.store
    const unfit = expect.objectContaining({ code: 'store.unfit' }) as Error
    expect(() => runs.insert(exampleRun(ids.other, { parameters: 2 ** 53 }))).toThrow(unfit)
    expect(() => datasets.insert(exampleDataset({ bytes: NaN }))).toThrow(unfit)
    const forecast = { ...exampleForecast(ids.sound, ids.other), steps: 1.5 }
    expect(() => forecasts.insert(forecast)).toThrow(unfit)
    const { settings } = runs.get(ids.sound)
    const tooMany = { settings: { ...settings, epochs: 2 ** 60 } }
    expect(() => runs.update(ids.sound, tooMany)).toThrow(unfit)
    expect(runs.list()).toHaveLength(2)
    expect(runs.get(ids.sound).settings.epochs).toBe(3)
  })

  it('is refused at the start of a run, and the folder stays sound', async () => {
    const { modelSpec, settings } = exampleRun(ids.other)
    const huge = JSON.parse(
      JSON.stringify(modelSpec).replaceAll('"filters":2', '"filters":100000000'),
    ) as typeof modelSpec
    expect(huge).not.toEqual(modelSpec)
    const start = api().runs.start({ datasetId: ids.other, modelSpec: huge, settings })
    await expect(start).rejects.toMatchObject({ data: { code: expect.any(String) as string } })
    expect((await api().runs.list({})).runs).toHaveLength(2)
    expect(await api().damaged.list()).toEqual([])
  })
})
