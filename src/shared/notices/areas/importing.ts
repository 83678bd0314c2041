/** Files that can't become a dataset, and why. */
import { count, none, oneOf } from '../area'
import type { AnySentence } from '../values'
import type { StepUnit } from './training'

const file = 'cases.csv'
const columns = ['date', 'place']

export const importing = {
  errors: {
    'npy.not-npy': { file },
    /** Bytes that are there and that the header needs. */
    'npy.truncated': { file, has: 80, needed: 100 },
    'npy.version': { file, version: 9 },
    'npy.header-size': { file, bytes: 400e6, most: 1e6 },
    'npy.header': { file, field: 'descr', seen: '{}' },
    'npy.dtype': {
      file,
      descr: '<c16',
      kind: oneOf<ValueKind>(
        ...(['records', 'objects', 'complex', 'text', 'dates', 'durations'] as const),
        ...(['bytes', 'extended', 'unknown'] as const),
      ),
    },
    'npy.axis-length': { file, axis: 2, length: '-3' },
    'npy.shape': { file, shape: [9e9, 9e9] },
    'import.empty': { file },
    'import.empty-axis': { file, axis: 1, meaning: 'time' },
    'import.no-values': { file },
    'import.disk-full': {
      file,
      needed: oneOf<number | null>(5e6, null),
      free: oneOf<number | null>(1e6, null),
    },
    'import.grid-too-large': { file, height: 9000, width: 9000 },
    'import.too-many-values': { file, places: 90000, frames: 4000 },
    'import.too-many-frames': {
      step: { count, unit: oneOf<StepUnit>('second', 'week') },
      frames: 9e6,
      most: 1e6,
    },
    'import.no-rows': { file, example: oneOf<string>('', 'row 3: "x"') },
    'import.no-column': { file, column: 'cases', columns },
    'import.too-many-rows': { file, most: 5e7 },
    'import.one-column': { file },
    'import.csv-quotes': { file, row: 12 },
    'import.row-too-long': { file, row: 12, most: 8e6 },
    'import.no-dates': { file, columns },
    'import.no-coordinates': { file, columns },
    'import.answer': { answer: 'dd/MM/yyyy' },
    'import.no-field': { field: 'dateform', fields: ['dateFormat', 'zone'] },
    'import.zone': { file, zone: 'Berlin' },
    'import.unanswered': {
      file,
      question: oneOf<AnySentence>({
        code: 'finding.ambiguous-dates',
        values: { column: 'date', example: '01/02/2020', one: 'dd/MM/yyyy', other: 'MM/dd/yyyy' },
      }),
      field: 'dateFormat',
      choices: ['dd/MM/yyyy', 'MM/dd/yyyy'],
    },
    'import.web-page': { file },
    'import.no-table': { file, kind: 'XML' },
    'import.mixed-dates': { file, one: 'yyyy-MM-dd', other: 'dd.MM.yyyy', example: 'row 7' },
    'import.other-plan': {
      file,
      is: oneOf<'table' | 'grid' | 'regions'>('table', 'grid', 'regions'),
    },
    'import.zip-damaged': { file, problem: oneOf<AnySentence>({ code: 'zip.no-end', values: {} }) },
    'import.zip-encrypted': { file, member: 'a.npy' },
    'import.zip-method': { file, member: 'a.npy', method: 'LZMA' },
    'import.zip-in-gzip': { file },
    'import.gzip-damaged': { file, detail: 'invalid distance' },
    'import.unpacked-size': {
      file,
      size: oneOf<number | null>(5e9, null),
      room: 1e9,
      limited: oneOf<'limit' | 'disk'>('limit', 'disk'),
    },
    'import.unreadable': { file, code: 'EACCES' },
    'import.file-changed': { file, at: 100, missing: 20 },
    'import.workbook-cells': { file, cells: 17e9, most: 1e7 },
    'import.too-many-files': { file, files: 20000, most: 10000 },
    'import.unknown-bytes': { file, bytes: '00 01' },
    'import.no-data-inside': {
      file,
      isFolder: oneOf<boolean>(true, false),
      names: oneOf<string[]>([], ['a.png', 'b.png']),
      why: oneOf<AnySentence | null>(null, { code: 'import.empty', values: { file } }),
    },
    'import.workbook': { file, isWorkbook: oneOf<boolean>(true, false) },
    'import.not-together': { file, groups: oneOf<number>(1, 3) },
    'import.several-inside': {
      file,
      names: ['a.npy', 'b.npy'],
      isFolder: oneOf<boolean>(true, false),
    },
    'import.array-rank': { file, shape: oneOf<number[]>([], [3], [3, 4], [3, 4, 5, 6, 7, 8]) },
    'import.no-maps': { file, arrays: ['"a" (3 x 4)'] },
    'import.axes-count': { file, shape: [3, 4], axes: ['time'] },
    'import.axes': { file, axes: ['time', 'time'], lacks: oneOf<string | null>('height', null) },
    'import.other-shape': { file, one: 'u', shape: [3, 4], other: 'v', otherShape: [3, 5] },
    'import.more-channels': { file, variable: 'u', channels: 3 },
    'import.no-variable': { file, variable: 'w', known: ['u', 'v'] },
    'import.stack': { file, other: 'b.npy', has: '3 x 4 float32', otherHas: '3 x 5 float32' },
    'samples.clips-as-table': none,
    'samples.format': { extension: '.xls' },
  },
  sentences: {
    'zip.no-end': none,
    'zip.entry': { entry: 3 },
    'zip.outside': { member: oneOf<string | null>('a.npy', null) },
    'zip.elsewhere': { member: 'a.npy' },
    'zip.cut-off': { member: 'a.npy' },
    'zip.overlap': { member: 'a.npy' },
    'zip.unpacking': { detail: 'invalid distance' },
    'doing.reading-rows': none,
    'doing.looking': none,
    'doing.unpacking': none,
    'doing.writing': none,
    'doing.sample': none,
    'doing.evaluating': none,
    'doing.comparing': none,
    'doing.forecasting': none,
    'doing.shuffling': none,
    'doing.proving': none,
    'doing.racing': { reference: 'persistence' },
    'sample.epidemic': none,
    'sample.moving-digits': none,
    'sample.rain': none,
  },
}

export type ValueKind =
  | 'records'
  | 'objects'
  | 'complex'
  | 'text'
  | 'dates'
  | 'durations'
  | 'bytes'
  | 'extended'
  | 'unknown'
