/** A data folder on a disk so full that the file that programs share can't be made. */
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { exampleDataset, temporaryFolder } from './testing'
import { openStore } from './store'

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  const store = openStore(folder)
  store.datasets.insert(exampleDataset())
  store.close()
})
afterEach(() => {
  vi.restoreAllMocks()
  remove()
})

/** SQLite fails so often as it does on a full disk when it begins to share the database. */
function fill(times: number): void {
  const { pragma } = Sqlite.prototype
  let left = times
  vi.spyOn(Sqlite.prototype, 'pragma').mockImplementation(function (
    this: Sqlite.Database,
    text,
    options,
  ) {
    if (text === 'journal_mode = WAL' && left-- > 0)
      throw new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_SHMSIZE')
    return pragma.call(this, text, options)
  })
}

it('is opened by this program alone, and can be read', () => {
  fill(1)
  const store = openStore(folder)
  expect(store.datasets.list()).toHaveLength(1)
  const other = new Sqlite(`${folder}/gridcast.sqlite`, { timeout: 0 })
  expect(() => other.prepare('SELECT * FROM datasets').all()).toThrow('locked')
  other.close()
  store.close()
})

it('says that the disk is full where even that is not possible', () => {
  fill(2)
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'SQLITE_IOERR_SHMSIZE' }))
})
