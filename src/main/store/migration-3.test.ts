import { runIdSchema } from '../../shared/identifiers'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { say, sayError } from '../../shared/notices/say'
import { openStore, type Store } from './store'
import { temporaryFolder } from './testing'

/** Written by version 1.0 with `gridcast train` and `gridcast forecast`, as an SQL dump. */
const dump = readFileSync(new URL('fixtures/version-1.sql', import.meta.url), 'utf8')

let folder: string
let remove: () => void
let store: Store

beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  const database = new Sqlite(join(folder, 'gridcast.sqlite'))
  database.pragma('foreign_keys = OFF') // the dump fills tables in alphabetical order
  database.exec(dump)
  database.pragma('user_version = 1')
  database.close()
  store = openStore(folder)
})
afterEach(() => {
  store.close()
  remove()
})

it('opens what the version before kept, with every sentence as it was', () => {
  const [completed] = store.runs.list().filter(({ status }) => status === 'completed')
  expect(completed?.ending && say(completed.ending, 'zh-CN')).toMatch(/^All 1 epochs are done/)
  expect(completed?.split && say(completed.split.sentence, 'en')).toMatch(/^Trained on 20\d\d-/)
  expect(completed?.deviceDetail && say(completed.deviceDetail, 'en')).toMatch(/SIMD/)
  expect(completed?.causality?.sentence.code).toBe('causality.causal')
  const [forecast] = store.forecasts.list().filter(({ evaluation }) => evaluation !== null)
  expect(forecast?.evaluation && say(forecast.evaluation.verdict, 'en')).toMatch(/than no change/)
  const [dataset] = store.datasets.list()
  expect(dataset?.notes.map((note) => note.code)).toContain('legacy.text')
  for (const note of dataset?.notes ?? []) expect(say(note, 'en')).toMatch(/\w/)
})

it('recognises an interruption, and keeps words and remedy of a failure', () => {
  const runs = new Map(store.runs.list().map((run) => [run.status, run]))
  expect(runs.get('interrupted')?.ending).toEqual({ code: 'run.interrupted', values: {} })
  const failed = runs.get('failed')?.ending
  expect(failed && sayError(failed, 'zh-CN')).toEqual({
    message: 'The loss is no longer a number in epoch 1, batch 3: the training diverged.',
    remedy: 'Choose a lower learning rate.',
  })
})

it('still tells other processes of changes', () => {
  const before = store.revisions().get('runs') ?? 0
  const [run] = store.runs.list()
  store.runs.update(run?.id ?? runIdSchema.parse(''), {
    ending: { code: 'ended.not-begun', values: {} },
  })
  expect(store.revisions().get('runs')).toBe(before + 1)
})
