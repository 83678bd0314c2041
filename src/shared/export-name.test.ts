import { expect, it } from 'vitest'
import { exportName } from './export-name'

it('names an export by what it forecasts, in a way that every file system takes', () => {
  const forecast = { times: ['2022-01-31', '2022-02-07'] }
  expect(exportName({ name: 'Island / cases' }, forecast, 'gif')).toBe(
    'Island-cases-forecast-2022-01-31.gif',
  )
  expect(exportName({ name: '../..\\x\u0007' }, { times: ['frame 3'] }, 'npy')).toBe(
    'x-forecast-frame-3.npy',
  )
  expect(exportName({ name: 'a'.repeat(300) }, forecast, 'csv')).toHaveLength(124)
})
