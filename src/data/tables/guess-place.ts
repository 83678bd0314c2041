/** Which columns hold the place, and what kind of coordinates they are. */
import { sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { Finding, TablePlan } from '../../shared/import-plan'
import { isCalled } from './column-words'
import type { Column } from './columns'

export interface PlaceGuess {
  y: Column
  x: Column
  coordinates: TablePlan['coordinates']
  findings: Finding[]
}

/** @throws GridcastError `import.no-coordinates` */
export function guessPlace(
  columns: readonly Column[],
  used: readonly Column[],
  fileName: string,
): PlaceGuess {
  const free = columns.filter((column) => !used.includes(column) && column.coordinates > 0.8)
  const [y, x] = [
    free.find(({ name }) => isCalled(name, 'y')),
    free.find(({ name }) => isCalled(name, 'x')),
  ]
  if (y !== undefined && x !== undefined)
    return areSwapped(y, x)
      ? { y: x, x: y, coordinates: 'geographic', findings: swapFindings(y, x) }
      : { y, x, coordinates: kindOf(y, x), findings: [] }
  const nameless = columns.every(({ name }) => name.startsWith('column '))
  const [first, second] = free
  if (!nameless || first === undefined || second === undefined || free.length < 3)
    throw noCoordinates(columns, fileName)
  const isSwapped = Math.abs(first.max) > 90 && Math.abs(second.max) <= 90
  const [north, east] = isSwapped ? [second, first] : [first, second]
  return { y: north, x: east, coordinates: kindOf(north, east), findings: [] }
}

/** Latitudes beyond the poles, while all longitudes would be latitudes. */
function areSwapped(y: Column, x: Column): boolean {
  if (!isCalled(y.name, 'geographic') || !isCalled(x.name, 'geographic')) return false
  const most = y.texts.length < 5 ? 0.5 : 0.8
  const isBeyond = shareWithin(y, -90, 90) < most && y.min >= -180 && y.max <= 360
  return isBeyond && x.min >= -90 && x.max <= 90
}

function swapFindings(y: Column, x: Column): Finding[] {
  const beyond = Math.abs(y.max) > 90 ? y.max : y.min
  const said = sentence('finding.swapped', { y: y.name, x: x.name, value: beyond })
  return [{ severity: 'warning', sentence: said, field: 'yColumn' }]
}

function kindOf(y: Column, x: Column): TablePlan['coordinates'] {
  const fitsGlobe = y.min >= -90 && y.max <= 90 && x.min >= -180 && x.max <= 360
  if (isCalled(y.name, 'geographic') && isCalled(x.name, 'geographic'))
    return mostlyOnGlobe(y, x) ? 'geographic' : 'projected'
  const areWhole = [y, x].every(
    ({ texts, min }) => min >= 0 && texts.every((text) => /^\d{1,5}$/.test(text)),
  )
  if (areWhole && (isCalled(y.name, 'grid') || isCalled(x.name, 'grid') || y.min <= 1))
    return 'index'
  return fitsGlobe && y.name.startsWith('column ') ? 'geographic' : 'projected'
}

/** A few places off the globe are mistakes; when most are, these are no degrees. */
const mostlyOnGlobe = (y: Column, x: Column) =>
  shareWithin(y, -90, 90) > 0.5 && shareWithin(x, -180, 360) > 0.5

function shareWithin({ texts }: Column, least: number, most: number): number {
  const numbers = texts.map((text) => Number.parseFloat(text.replace(',', '.')))
  const inside = numbers.filter((value) => value >= least && value <= most)
  return inside.length / Math.max(1, numbers.length)
}

function noCoordinates(columns: readonly { name: string }[], fileName: string): GridcastError {
  return new GridcastError('import.no-coordinates', {
    file: fileName,
    columns: columns.map(({ name }) => name),
  })
}
