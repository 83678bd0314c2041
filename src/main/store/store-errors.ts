/**
 * What SQLite says when it can't do what it was told, as a person is told it. None of it is a
 * defect of the program: another program holds the file, the disk is full, unplugged or failing.
 */
import Sqlite from 'better-sqlite3'
import { GridcastError } from '../../shared/errors'

const tryAgain = 'Then try again; a training goes on by itself.'

/** The error for a person when a statement failed for want of the file; null for anything else. */
export function storeTroubleOf(error: unknown): GridcastError | null {
  if (!(error instanceof Sqlite.SqliteError)) return null
  const say = (code: string, message: string, remedy: string) =>
    new GridcastError(code, message, remedy, { cause: error })
  const [, kind = ''] = error.code.split('_')
  switch (kind) {
    case 'BUSY':
    case 'LOCKED':
      return say(
        'store.busy',
        'Another program holds the database, a backup for example.',
        `Wait until it is done. ${tryAgain}`,
      )
    case 'FULL':
      return say(
        'store.full',
        'The disk with the data folder is full.',
        `Free some space on it. ${tryAgain}`,
      )
    case 'READONLY':
    case 'CANTOPEN':
    case 'PERM':
      return say(
        'store.read-only',
        `The data folder can't be written any more (${error.code}).`,
        `See that it is there and may be written. ${tryAgain}`,
      )
    case 'IOERR':
    case 'NOLFS':
      return say(
        'store.disk',
        `The disk with the data folder did not do what it was told (${error.code}).`,
        `See that it is connected, whole and not full. ${tryAgain}`,
      )
    case 'CORRUPT':
    case 'NOTADB':
      return say(
        'store.damaged',
        'The database in the data folder is damaged.',
        'End Gridcast, keep a copy of the folder, and look at it with `gridcast check`.',
      )
    default:
      return null
  }
}
