/** Making a dataset from another, step by step. */
import { none, oneOf } from '../area'

export const prepare = {
  errors: {
    'prepare.step': { step: 'sum=x', problem: 'Invalid input', known: ['sum=FRAMES', 'log1p'] },
    'prepare.crop': { height: 6, width: 8, rows: '3-7', columns: '1-8' },
    'prepare.clip-time': { frames: 40, wanted: '39-45' },
    'prepare.aggregate-time': { frames: 5, needed: 6 },
    'prepare.no-dates': none,
    'prepare.to-period': {
      period: oneOf<Period>('iso-week', 'mmwr-week', 'month', 'quarter', 'year'),
    },
    'prepare.no-place': none,
    'prepare.mask-empty': none,
    'prepare.other-grid': {
      ...{ other: 'population', height: 6, width: 8 },
      ...{ otherHeight: 12, otherWidth: 8 },
    },
    'prepare.other-times': { other: 'population' },
    'prepare.no-recipe': { name: 'rain' },
    'prepare.mask-file': { file: 'area.geojson' },
  },
  sentences: {},
}

/** Periods of the calendar that frames are put together to. */
export type Period = 'iso-week' | 'mmwr-week' | 'month' | 'quarter' | 'year'
