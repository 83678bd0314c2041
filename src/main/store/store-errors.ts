/**
 * What SQLite says when it can't do what it was told, as a person is told it. None of it is a
 * defect of the program: another program holds the file, the disk is full, unplugged or failing.
 */
import Sqlite from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'

/** The error for a person when a statement failed for want of the file; null for anything else. */
export function storeTroubleOf(error: unknown): GridcastError | null {
  if (!(error instanceof Sqlite.SqliteError)) return null
  const { code } = error
  const options = { cause: error }
  // The file that programs on one database share could not be made as large as it must be.
  if (code === 'SQLITE_IOERR_SHMSIZE') return new GridcastError('store.full', {}, options)
  const [, kind = ''] = code.split('_')
  switch (kind) {
    case 'BUSY':
    case 'LOCKED':
      return new GridcastError('store.busy', {}, options)
    case 'FULL':
      return new GridcastError('store.full', {}, options)
    case 'READONLY':
    case 'CANTOPEN':
    case 'PERM':
      return new GridcastError('store.read-only', { code }, options)
    case 'IOERR':
    case 'NOLFS':
      return new GridcastError('store.disk', { code }, options)
    case 'CORRUPT':
    case 'NOTADB':
      return new GridcastError('store.broken', {}, options)
    default:
      return null
  }
}
