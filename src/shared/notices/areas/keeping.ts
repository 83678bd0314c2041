/** What is kept: runs, datasets, files, the database; and the doors to them. */
import { count, none, oneOf } from '../area'
import { fileProblems, type FileProblem } from '../../data-calls'
import type { AnySentence } from '../values'

const rowKind = oneOf<'dataset' | 'run' | 'forecast'>('dataset', 'run', 'forecast')

export const keeping = {
  errors: {
    'run.unknown': { id: 'k3f9x2ab' },
    'run.busy': { name: 'Run 7' },
    'run.completed': { name: 'Run 7' },
    'run.no-epochs': { name: 'Run 7' },
    'run.untrained': { name: 'Run 7', running: oneOf<boolean>(true, false) },
    'run.filmstrip': { name: 'Run 7', epoch: 3 },
    /** Another process or this one ended in the middle. */
    'run.interrupted': none,
    /** Another training of the run was begun, or the run was deleted. */
    'run.taken-over': none,
    'dataset.unknown': { id: 'k3f9x2ab' },
    'dataset.busy': { run: 'Run 7', dataset: 'Cases' },
    'dataset.no-such-frames': {
      name: 'Cases',
      sequences: count,
      frames: count,
      from: 3,
      to: 9,
      sequence: 1,
    },
    'dataset.too-many-frames': { name: 'Cases', asked: count, most: 4 },
    'data.unreadable': {
      path: 'frames.npy',
      problem: oneOf<AnySentence>({ code: 'data.too-short', values: {} }),
    },
    /** A kept file is not what it was when it was written. */
    'kept.changed': { path: 'frames.npy' },
    /** Bytes that are needed, where that is known. */
    'disk.full': {
      path: oneOf<string | null>('/data', null),
      needed: oneOf<number | null>(6e6, null),
    },
    'disk.write': { path: 'frames.npy', detail: 'ENOSPC' },
    'run.no-checkpoint': {
      name: 'Run 7',
      damaged: oneOf<{ file: string; problem: string }[]>(
        [],
        [{ file: '3.safetensors', problem: 'it is cut short' }],
      ),
      epochs: count,
    },
    'disk.no-room': { bytes: 6e6, detail: 'ENOSPC' },
    /** What would be entered, or is, but can't be read (again). */
    'store.unfit': { kind: rowKind, problem: 'settings.epochs: too big' },
    'store.row-damaged': { kind: rowKind, problem: 'settings.epochs: too big' },
    'store.gone': { folder: '/data' },
    'store.busy': none,
    'store.full': none,
    'store.read-only': { code: 'SQLITE_READONLY' },
    'store.disk': { code: 'SQLITE_IOERR' },
    'store.broken': none,
    'store.newer': { found: 7, newest: 2 },
    'store.damaged': {
      path: 'gridcast.sqlite',
      /** Of the newest backup. */
      day: oneOf<string | null>('2026-03-01', null),
    },
    'backup.none': { folder: '/data/backups', day: oneOf<string | null>('2026-03-01', null) },
    'backup.in-use': { folder: '/data' },
    'store.folder': { folder: '/data', code: 'EACCES' },
    'web.port': { port: 4000, detail: 'EADDRINUSE' },
    'files.no-listing': none,
    'files.outside-home': { path: '../x' },
    'files.no-dialog': none,
    'files.handle': none,
    'files.piece-too-large': { name: 'cases.csv', bytes: 1e9 },
    'files.unknown-upload': { name: 'cases.csv' },
    'import.no-file': { file: 'cases.csv' },
    'random.seed': { seed: 0.5 },
    'random.state': { length: 3 },
  },
  sentences: {
    'check.database': { detail: 'row 3 missing from index runs_by_status' },
    'check.row': { detail: 'settings.epochs: too big' },
    'check.file': { problem: oneOf<FileProblem>(...fileProblems) },
    'check.weights': { detail: 'it is cut short' },
    'check.stranger': { bytes: 6e6 },
    'doing.checking': { name: 'Cases' },
    'check.sum': {
      files: count,
      damaged: count,
      /** Of the newest copy of the database. */
      day: oneOf<string | null>('2026-03-01', null),
    },
    'backup.restored': { day: '2026-03-01', aside: oneOf<string | null>('/data/x.damaged', null) },
    /** What was removed at the start because killed programs had left it. */
    tidied: { files: count, bytes: 6e6 },
    'database.damaged': { problem: 'row 3 missing from index runs_by_status' },
    /** Where a run goes on: after an epoch, or in one after some batches. */
    'run.goes-on': {
      epoch: oneOf<number>(3, 1),
      batch: oneOf<number>(0, 1, 12),
      damaged: oneOf<{ file: string; problem: string }[]>(
        [],
        [{ file: '3.safetensors', problem: 'it is cut short' }],
      ),
      /** What its computing process before did. */
      after: oneOf<'nothing' | 'death' | 'silence'>('nothing', 'death', 'silence'),
    },
    'data.missing': none,
    'data.too-short': none,
    'data.other-type': { found: 'float64', wanted: 'float32' },
    'data.other-shape': { found: [3, 4], wanted: [3, 5] },
    'data.detail': { detail: 'EIO' },
  },
}
