/**
 * What a person should know about a table before it becomes a dataset, in sentences with counts and
 * examples.
 */
import type { Finding, TablePlan } from '../../shared/import-plan'
import { formatFrameTime, stepName } from '../../shared/time-axis'
import { otherFormatOf } from './guess-plan'
import { crowding, latticeStep } from './lattice'
import type { Maps } from './maps'
import type { TableRows, TroubleKind } from './table-rows'

const written = (count: number) => count.toLocaleString('en-US')
const plural = (count: number, one: string, many = `${one}s`) =>
  `${written(count)} ${count === 1 ? one : many}`

class Findings {
  readonly list: Finding[] = []
  info(sentence: string, field: Finding['field'] = null): void {
    this.list.push({ severity: 'info', sentence, field })
  }
  warn(sentence: string, field: Finding['field'] = null): void {
    this.list.push({ severity: 'warning', sentence, field })
  }
}

/** Findings on the rows and the maps they make. */
export function tableFindings(rows: TableRows, maps: Maps, plan: TablePlan): Finding[] {
  const findings = new Findings()
  reportForm(findings, plan)
  reportTroubles(findings, rows, plan)
  reportTime(findings, rows, maps, plan)
  reportEmpty(findings, maps, plan)
  reportDuplicates(findings, rows, maps, plan)
  reportPlaces(findings, rows, maps, plan)
  reportValues(findings, rows, plan)
  return findings.list
}

function reportForm(findings: Findings, plan: TablePlan): void {
  if (plan.encoding === 'windows-1252')
    findings.info('The text is read as Windows-1252, since it is not UTF-8.', 'encoding')
  if (plan.unit !== null && /^[^/]{1,15}$/.test(plan.unit))
    findings.info(`The unit "${plan.unit}" is shown with every value.`, 'unit')
}

const troubleWords: Record<TroubleKind, { what: string; field: Finding['field'] }> = {
  date: { what: 'a date that is not', field: 'dateFormat' },
  coordinates: { what: 'no readable coordinates', field: 'yColumn' },
  outside: {
    what: 'coordinates off the globe (latitude -90 to 90, longitude -180 to 360)',
    field: 'coordinates',
  },
  value: { what: 'a value that is no number; they count as empty', field: 'valueColumn' },
  columns: { what: 'fewer columns than the first row', field: 'delimiter' },
}

function reportTroubles(findings: Findings, rows: TableRows, plan: TablePlan): void {
  for (const kind of ['date', 'coordinates', 'outside', 'value', 'columns'] as const) {
    const { count, examples } = rows.troubles[kind]
    if (count === 0) continue
    const { what, field } = troubleWords[kind]
    const left = kind === 'value' || kind === 'columns' ? '' : '; they are left out'
    const detail = kind === 'date' ? ` ${plan.dateFormat} or does not exist` : ''
    findings.warn(
      `${plural(count, 'row has', 'rows have')} ${what}${detail}${left} (${examples.join(', ')}${count > examples.length ? ', …' : ''}).`,
      field,
    )
  }
  const other =
    rows.unreadDates.length === 0 ? null : otherFormatOf(rows.unreadDates, plan.dateFormat)
  if (other === null) return
  findings.warn(
    `The dates are written in two ways: ${plan.dateFormat} and ${other} (${rows.troubles.date.examples[0]}).`,
    'dateFormat',
  )
}

function reportTime(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const { axis, missingFrames } = maps
  if (missingFrames.length > 0) {
    const shown = missingFrames.slice(0, 3).map((frame) => formatFrameTime(axis.time, frame))
    const more = missingFrames.length > shown.length ? ', …' : ''
    const what = plural(missingFrames.length, 'date', 'dates')
    findings.warn(
      `${what} of ${axis.frames} without any row (${shown.join(', ')}${more}): ${fillWords[plan.missingDates]}.`,
      'missingDates',
    )
  }
  const present = axis.frames - missingFrames.length
  if (rows.instants.length > present) {
    const frames = plural(present, 'frame')
    findings.warn(
      `${written(rows.instants.length)} different dates fall into ${frames} of ${stepName(axis.time, 1)}.`,
      'step',
    )
  }
  if (axis.frames === 1)
    findings.warn('There is only one date: nothing changes in time.', 'dateColumn')
}

const fillWords = {
  zero: 'filled with 0',
  hold: 'filled with the value before',
  interpolate: 'filled by interpolation between the values before and after',
  mask: 'kept as "no data"',
} as const satisfies Record<TablePlan['missingDates'], string>

function reportEmpty(findings: Findings, maps: Maps, plan: TablePlan): void {
  if (maps.emptyCells === 0) return
  const total = maps.cells.length * (maps.axis.frames - maps.missingFrames.length)
  const share = Math.max(0.1, Math.round((1000 * maps.emptyCells) / total) / 10)
  findings.warn(
    `${plural(maps.emptyCells, 'cell is', 'cells are')} empty on some dates (${share} %): ${fillWords[plan.emptyCells]}.`,
    'emptyCells',
  )
}

const duplicateWords = {
  sum: 'added up',
  mean: 'averaged',
  last: 'replaced by the last one',
} as const

function reportDuplicates(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const how = duplicateWords[plan.duplicates]
  const { count, examples } = maps.repeated
  if (count > 0) {
    const more = count > examples.length ? ', …' : ''
    findings.warn(
      `${plural(count, 'row repeats', 'rows repeat')} a place and date that an earlier row has (${examples.join(', ')}${more}); such values are ${how}.`,
      'duplicates',
    )
  }
  const met = maps.shared - count
  if (met > 0 && rows.x.length > maps.cells.length) {
    findings.info(
      `${plural(met, 'value shares', 'values share')} a cell and date with another place; such values are ${how}.`,
      'duplicates',
    )
  }
}

function reportPlaces(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const { height, width } = maps.grid
  const isRegular = [rows.x, rows.y].every(
    (values) => latticeStep(values) !== null || new Set(values).size < 2,
  )
  if (!isRegular) {
    const { alone } = crowding(rows, plan.cellSize)
    const unit = plan.coordinates === 'geographic' ? ' degrees' : ''
    findings.warn(
      `${plural(rows.x.length, 'place')} do not lie on a grid; cells of ${plan.cellSize.x} x ${plan.cellSize.y}${unit} make a map of ${height} x ${width}, and ${written(alone)} of the places have a cell of their own.`,
      'cellSize',
    )
  }
  if (height === 1 || width === 1)
    findings.warn(
      `The map has only one ${height === 1 ? 'row' : 'column'}: it has no second dimension.`,
      'cellSize',
    )
  const outside = height * width - maps.cells.length
  if (outside > 0)
    findings.info(
      `${plural(outside, 'cell has', 'cells have')} no value at any time and stay outside the map (of ${written(height * width)}).`,
    )
  if (rows.movedWest)
    findings.info('Longitudes above 180 are counted west of Greenwich (350 becomes -10).')
  const atNull =
    plan.coordinates === 'geographic' ? rows.x.findIndex((x, i) => x === 0 && rows.y[i] === 0) : -1
  if (atNull >= 0)
    findings.warn(
      'A place lies at latitude 0, longitude 0, which often means that its place is unknown.',
      'coordinates',
    )
}

function reportValues(findings: Findings, rows: TableRows, plan: TablePlan): void {
  let [negative, whole, marked] = [0, true, 0]
  const examples: string[] = []
  for (let i = 0; i < rows.values.length; i++) {
    const value = rows.values[i] as number
    if (value === plan.missingValue) marked++
    else if (value < 0 && negative++ < 2) examples.push(`${value} in row ${rows.rowOf[i]}`)
    if (!Number.isNaN(value) && !Number.isInteger(value)) whole = false
  }
  if (marked > 0)
    findings.warn(
      `${plural(marked, 'value is', 'values are')} ${plan.missingValue}, taken as "no data".`,
      'missingValue',
    )
  if (negative > 0 && whole)
    findings.warn(
      `${plural(negative, 'value is', 'values are')} negative (${examples.join(', ')}), which counts never are; they are kept.`,
    )
}
