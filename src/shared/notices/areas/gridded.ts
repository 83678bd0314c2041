/** Gridded files of other programs: what is wrong with them, and what a person should know. */
import { count, none, oneOf } from '../area'
import type { StepUnit } from './training'

const file = 'rain.asc'
const more = oneOf<boolean>(true, false)

export const gridded = {
  errors: {
    /** A line of a head in text; `seen` is empty when the line isn't there. */
    'grid.header': { file, line: 3, key: 'cellsize', seen: oneOf<string>('', 'wide') },
    'grid.count': { file, has: 570, needed: 600, rows: 20, columns: 30 },
    'grid.number': { file, line: 12, text: 'abc' },
    'grid.cut-off': { file, at: 4096, missing: 500 },
    'grid.damaged': {
      file,
      at: 4096,
      problem: oneOf<Damage>('outside', 'loop', 'directories', 'layout', 'block', 'header'),
      detail: oneOf<string>('', 'invalid distance'),
    },
    'grid.unsupported': {
      file,
      format: oneOf<GridFormat>('GeoTIFF', 'HDF5', 'Zarr', 'picture'),
      what: 'complex numbers',
    },
    'grid.placeholder': { file },
    /** What a library said of a file that it couldn't open. */
    'grid.library': { file, format: 'HDF5', detail: 'truncated file' },
    /** A group of rows with more values or bytes than are held at once. */
    'import.parquet-group': { file: 'cases.parquet', cells: 5e8, bytes: 5e9 },
    'import.picture-bytes': { file: 'frame_1.jpg', bytes: 5e8 },
    'import.workbook-size': { file: 'cases.xlsx', bytes: 5e8, most: 1e8 },
    'grid.part': {
      file,
      variable: 't2m',
      at: oneOf<number[]>([], [0, 5, 7]),
      detail: oneOf<string>('', 'filter returned failure'),
    },
  },
  sentences: {
    'finding.one-frame': none,
    'finding.delays': { least: 0.1, most: 3 },
    'finding.turned': none,
    'finding.columns-left': { names: ['geometry'] },
    'finding.sheet-taken': { taken: 'cases', names: ['notes'] },
    'finding.other-calendar': { calendar: '360_day', first: '2020-02-26', last: '2020-03-01' },
    'finding.curvilinear': { names: ['lat', 'lon'] },
    'finding.joined-files': { files: 12 },
    'finding.matlab-axes': { shape: [6, 5, 7] },
    'finding.dates-of-bands': { pattern: 'yyyy-MM-dd', example: '2020-01-01' },
    'finding.bands-as-frames': { bands: 6 },
    'finding.rotated': none,
    'finding.other-pages': { count, pages: 8 },
    'finding.dates-in-names': {
      pattern: 'yyyyMMdd',
      example: '20200101',
      date: '2020-01-01',
      rival: oneOf<string | null>(null, 'MM-dd-yyyy'),
    },
    'finding.order-of-names': none,
    'finding.absent-numbers': { count, examples: ['4', '5'], more },
    'finding.no-step': { frames: 12, first: '2013-09-14', last: '2014-08-29' },
    'finding.unknown-times': { count },
    'finding.off-step': {
      most: { count, unit: oneOf<StepUnit>('day', 'second') },
      step: { count, unit: oneOf<StepUnit>('week', 'day') },
    },
    'finding.no-crs': none,
  },
}

/** What is wrong at a place in a file. */
export type Damage = 'outside' | 'loop' | 'directories' | 'layout' | 'block' | 'header'
/** Formats of which parts can't be read; each has the command that converts a file. */
export type GridFormat = 'GeoTIFF' | 'HDF5' | 'Zarr' | 'picture' | 'JPEG' | 'WebP'
