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
  },
  sentences: {
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
