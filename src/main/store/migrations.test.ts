import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { datasetSchema } from '../../shared/dataset'
import { missingTables } from './integrity'
import { migrate, migrations, newestVersion, tablesOfNewest } from './migrations'
import { exampleDataset } from './testing'

const open = () => new Sqlite(':memory:')
const versionOf = (database: Sqlite.Database) => database.pragma('user_version', { simple: true })

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(
      migrations.map((_, index) => index + 1),
    )
  })

  it('bring an empty database to the newest version, and do nothing the second time', () => {
    const database = open()
    migrate(database)
    database.prepare(`INSERT INTO settings VALUES ('theme', '"dark"')`).run()
    migrate(database)
    expect(versionOf(database)).toBe(newestVersion)
    expect(database.prepare('SELECT value FROM settings').pluck().get()).toBe('"dark"')
    const tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    expect(database.prepare(tables).pluck().all()).toEqual(tablesOfNewest)
  })

  it('leave a database whose missing tables are named, whichever they are', () => {
    const database = open()
    database.pragma('foreign_keys = OFF')
    migrate(database)
    tablesOfNewest.forEach((table, gone) => {
      expect(missingTables(database)).toHaveLength(gone)
      database.exec(`DROP TABLE ${table}`)
      expect(missingTables(database)).toContain(`no table ${table}`)
    })
  })

  it('1: makes every table, and a revision per topic', () => {
    const database = open()
    migrate(database, migrations.slice(0, 1))
    const tables = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all()
    expect(tables).toEqual([
      'checkpoints',
      'datasets',
      'epochs',
      'forecasts',
      'revisions',
      'runs',
      'settings',
    ])
    expect(database.prepare('SELECT topic FROM revisions ORDER BY topic').pluck().all()).toEqual([
      'datasets',
      'forecasts',
      'runs',
      'settings',
    ])
  })

  it('4: says of every dataset that it was not prepared from another', () => {
    const database = open()
    migrate(database, migrations.slice(0, 3))
    const { recipe: _, ...before } = exampleDataset()
    database
      .prepare('INSERT INTO datasets (id, created_at, name, document) VALUES (?, ?, ?, ?)')
      .run(before.id, before.createdAt, before.name, JSON.stringify(before))
    migrate(database)
    const document = database.prepare('SELECT document FROM datasets').pluck().get() as string
    expect(datasetSchema.parse(JSON.parse(document))).toEqual({ ...before, recipe: null })
  })

  it('3: leaves what is damaged as it is, and goes on with the rest', () => {
    const database = open()
    migrate(database, migrations.slice(0, 2))
    database.exec(`
      INSERT INTO datasets (id, created_at, name, document) VALUES ('d', '', 'Cases', '{"half');
      INSERT INTO runs (id, dataset_id, name, created_at, status, model_spec, settings,
          parameters, split, causality)
        VALUES ('r', 'd', 'Run', '', 'running', '{}', '{}', 1, '{"x', '[');
      INSERT INTO forecasts VALUES ('f', 'r', 'd', '', '{')`)
    migrate(database)
    expect(versionOf(database)).toBe(newestVersion)
    expect(database.prepare('SELECT split, causality FROM runs').get()).toEqual({
      split: '{"x',
      causality: '[',
    })
  })

  it('5: interrupts what a version before was training', () => {
    const database = open()
    migrate(database, migrations.slice(0, 4))
    database.exec(`
      INSERT INTO datasets (id, created_at, name, document) VALUES ('d', '', 'Cases', '{}');
      INSERT INTO runs (id, dataset_id, name, created_at, status, model_spec, settings,
          parameters, owner_pid)
        VALUES ('r', 'd', 'Run', '', 'running', '{}', '{}', 1, 77)`)
    migrate(database)
    const run = database.prepare('SELECT status, lease, attempt, ending FROM runs').get()
    expect(run).toEqual({
      status: 'interrupted',
      lease: null,
      attempt: 0,
      ending: '{"code":"run.interrupted","values":{}}',
    })
  })

  it('leave the database as it was when one fails', () => {
    const database = open()
    const broken = {
      version: 2,
      name: 'broken',
      sql: 'CREATE TABLE half (x); CREATE TABLE half (x);',
    }
    const good = { version: 1, name: 'good', sql: 'CREATE TABLE whole (x);' }
    expect(() => migrate(database, [good, broken])).toThrow(/already exists/)
    expect(versionOf(database)).toBe(1)
    expect(database.prepare(`SELECT name FROM sqlite_master`).pluck().all()).toEqual(['whole'])
  })

  it('refuse a database of a newer program with both versions in the sentence', () => {
    const database = open()
    database.pragma(`user_version = ${newestVersion + 4}`)
    expect(() => migrate(database)).toThrow(
      expect.objectContaining({
        code: 'store.newer',
        message: expect.stringContaining(`at version ${newestVersion + 4}`),
      }),
    )
  })
})
