import { expect, it } from 'vitest'
import { boxBetween, shownPart } from './cell-boxes'

it('spans a rectangle between two cells, whichever comes first', () => {
  const box = { row: 2, column: 1, height: 4, width: 7 }
  expect(boxBetween({ row: 5, column: 1 }, { row: 2, column: 7 })).toEqual(box)
  expect(boxBetween({ row: 2, column: 7 }, { row: 5, column: 1 })).toEqual(box)
})

it('shows the part of a rectangle that lies in the view', () => {
  const view = { row: 4, column: 4, height: 10, width: 10 }
  const box = { row: 2, column: 6, height: 4, width: 20 }
  expect(shownPart(box, view)).toEqual({ row: 0, column: 2, height: 2, width: 8 })
  expect(shownPart({ row: 0, column: 0, height: 4, width: 9 }, view)).toBeNull()
})
