/** What a person should know about a file before it becomes a dataset; and why a template fits. */
import { count, none, oneOf } from '../area'
import type { AnySentence } from '../values'
import type { StepUnit } from './training'

const rows = ['row 3: "x"']
const more = oneOf<boolean>(true, false)
const fill = oneOf<Fill>('zero', 'hold', 'interpolate', 'mask')
const how = oneOf<Duplicates>('sum', 'mean', 'last')
/** Values that were looked at; null for all. */
const seen = oneOf<number | null>(null, 5000)
const shape = [20, 3, 64, 64]

export const findings = {
  errors: {
    /** Kinds of files that are known and not read; `way` is the way out. */
    'import.known-format': {
      file: 'data.h5',
      kind: oneOf<string>(
        'HDF5',
        'picture:PNG',
        'video:MP4',
        'document:PDF',
        'table:Parquet',
        'pickle',
        'archive:7z',
      ),
      way: oneOf<WayOut>('grid', 'grib', 'picture', 'table', 'sheet', 'unpack'),
    },
  },
  sentences: {
    /** A finding on one of several variables. */
    'finding.of-variable': {
      name: 'u',
      finding: oneOf<AnySentence>({ code: 'finding.float64', values: {} }),
    },
    'finding.windows-1252': none,
    'finding.unit': { unit: 'cases' },
    'finding.bad-dates': { count, format: 'yyyy-MM-dd', examples: rows, more },
    'finding.bad-coordinates': { count, examples: rows, more },
    'finding.off-globe': { count, examples: rows, more },
    'finding.bad-values': { count, examples: rows, more },
    'finding.few-columns': { count, examples: rows, more },
    'finding.mixed-dates': { one: 'yyyy-MM-dd', other: 'dd.MM.yyyy', example: 'row 7' },
    'finding.missing-dates': { count, frames: 149, examples: ['2020-03-02'], more, fill },
    'finding.crowded-step': {
      dates: 12,
      frames: count,
      step: { count, unit: oneOf<StepUnit>('week', 'step') },
    },
    'finding.one-date': none,
    /** The newest period's sum, that before, and the frames without it. */
    'finding.last-incomplete': { time: '2020-03-02', frames: 148, sum: 15, before: 60 },
    'finding.empty-cells': { count, share: 0.12, fill },
    'finding.repeated-rows': { count, examples: rows, more, how },
    'finding.shared-cells': { count, how },
    'finding.off-grid': {
      places: count,
      x: 0.1,
      y: 0.1,
      degrees: oneOf<boolean>(true, false),
      height: 20,
      width: 30,
      alone: 80,
    },
    'finding.one-line': { side: oneOf<'row' | 'column'>('row', 'column') },
    'finding.outside-map': { count, cells: 594 },
    'finding.moved-west': none,
    'finding.null-island': none,
    'finding.marked': { count, mark: -9999 },
    'finding.constant': { value: '5' },
    'finding.dwarfed': { value: '1e+30', low: '0', high: '120' },
    'finding.nearly-empty': { count, cells: 4000 },
    'finding.negative': { count, examples: ['-3 in row 7'] },
    'finding.no-header': none,
    'finding.dates-in-columns': { count: 52, format: 'yyyy-MM-dd' },
    'finding.places-in-columns': { count: 52, example: '15_100' },
    'finding.ambiguous-dates': {
      column: 'date',
      example: '01/02/2020',
      one: 'dd/MM/yyyy',
      other: 'MM/dd/yyyy',
    },
    'finding.week-system': {
      columns: oneOf<string[]>(['week'], ['year', 'week']),
      system: oneOf<'iso-week' | 'mmwr-week'>('iso-week', 'mmwr-week'),
    },
    'finding.skipped-lines': {
      above: oneOf<number>(0, 1, 3),
      under: oneOf<number>(0, 1),
      comment: oneOf<string>('', '#'),
    },
    'finding.counted-rows': { columns: ['eventDate', 'species'] },
    'finding.swapped': { y: 'lat', x: 'lon', value: 107 },
    'finding.long-rows': { count, examples: rows, more },
    'finding.censored': {
      count,
      examples: rows,
      more,
      how: oneOf<CensoredAs>('half', 'limit', 'zero', 'mask'),
    },
    'finding.no-zone': { first: '2020-01-01 06:00' },
    'finding.doubled-hour': { example: '2021-10-31 02:00', dates: 48 },
    'finding.marks': {
      marks: oneOf<'middle' | 'end'>('middle', 'end'),
      step: { count, unit: oneOf<StepUnit>('month', 'dekad') },
    },
    'finding.copied-rows': { count, examples: ['row 3'], more },
    'finding.suspect': { count, mark: 65535 },
    'finding.uneven-steps': { names: ['lat'] },
    'finding.date-line': none,
    'finding.totals': {
      cells: 30,
      neverFall: 29,
      fall: oneOf<string | null>('2020-04-10', null),
      differences: oneOf<boolean>(true, false),
    },
    'finding.rounded': {
      distinct: 210,
      kept: oneOf<number>(10, 210),
      value: '100000001',
      becomes: '100000000',
    },
    'finding.joined-date': { columns: ['year', 'month', 'day'] },
    'finding.several-values': { names: ['cases', 'deaths'], taken: 'cases' },
    'finding.nan-cells': { count, seen },
    'finding.declared-missing': { count, seen },
    'finding.infinite': { count, seen },
    'finding.marked-cells': { count, mark: -9999, seen },
    'finding.inexact': { count, seen, example: '16777217' },
    'finding.float64': none,
    'finding.trailing-bytes': { bytes: 12 },
    'finding.picked': { axis: 1, name: oneOf<string>('', 'level'), length: 8 },
    'finding.time-last': { length: 20 },
    'finding.read-as': { shape, axes: ['time', 'height', 'width', 'channel'] },
    'finding.frames-or-sequences': { shape, sequences: 20, frames: 3 },
    'finding.channels-or-frames': { shape, sequences: 20, frames: 3 },
    'finding.channels-or-sequences': { shape },
    'finding.moving-mnist': { shape, frames: 20, sequences: 3 },
    'finding.uneven': { names: ['lat', 'lon'] },
    'finding.irregular-times': { present: 30, wanted: 9000 },
    'finding.gaps': { count, frames: 90, examples: ['2020-03-02'], more },
    'finding.same-times': { count, first: oneOf<string | number>('2020-03-02', 4) },
    'finding.reordered': none,
    'finding.several-arrays': { names: ['u', 'v'], taken: 'u' },
    'why.keras': none,
    'why.keras-peeks': none,
    'why.keras-causal': none,
    'why.picture': none,
    'why.picture-direct': { mirrored: oneOf<boolean>(true, false) },
    'why.correction': { mirrored: oneOf<boolean>(true, false) },
    'why.amounts': none,
    'why.measurements': none,
    'why.loss-counts': none,
    'why.loss-amounts': none,
    'why.clips': { frames: 20, inputs: count, targets: count },
    'why.series': { frames: 416, inputs: count, targets: count },
    'why.patches': { patch: 4, uneven: oneOf<boolean>(true, false) },
    'why.batch': { windows: count, most: 8 },
    'why.missing': none,
  },
}

export type Fill = 'zero' | 'hold' | 'interpolate' | 'mask'
export type CensoredAs = 'half' | 'limit' | 'zero' | 'mask'
export type Duplicates = 'sum' | 'mean' | 'last'
export type WayOut = 'grid' | 'grib' | 'picture' | 'table' | 'sheet' | 'unpack'
