/**
 * What a person should know about a table before it becomes a dataset, in sentences with counts and
 * examples.
 */
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Finding, TablePlan } from '../../shared/import-plan'
import { formatFrameTime, stepsOf } from '../../shared/time-axis'
import { isSubDaily } from './complete-plan'
import { otherFormatOf } from './guess-plan'
import { incompletePeriod } from './last-period'
import { crowding, latticeStep } from './lattice'
import type { Maps } from './maps'
import { roundingOf } from './precision'
import type { TableRows, TroubleKind } from './table-rows'
import { EvenSample } from '../../shared/even-sample'
import { unusualValues } from '../value-findings'

const mostExamples = 3

class Findings {
  readonly list: Finding[] = []
  info(sentence: Sentence, field: Finding['field'] = null): void {
    this.list.push({ severity: 'info', sentence, field })
  }
  warn(sentence: Sentence, field: Finding['field'] = null): void {
    this.list.push({ severity: 'warning', sentence, field })
  }
}

/**
 * Findings on the rows and the maps they make.
 * @param hasNames places are regions: what is said of them and their cells is said elsewhere
 */
export function tableFindings(
  rows: TableRows,
  maps: Maps,
  plan: TablePlan,
  hasNames = false,
): Finding[] {
  const findings = new Findings()
  reportForm(findings, plan)
  reportTroubles(findings, rows, plan, hasNames)
  reportTime(findings, rows, maps, plan)
  if (!hasNames) reportEmpty(findings, maps, plan)
  reportDuplicates(findings, rows, maps, plan)
  if (!hasNames) reportPlaces(findings, rows, maps, plan)
  reportValues(findings, rows, plan)
  reportUnusual(findings, maps)
  reportTotals(findings, maps, plan)
  reportRounding(findings, maps)
  return findings.list
}

function reportForm(findings: Findings, plan: TablePlan): void {
  if (plan.encoding === 'windows-1252')
    findings.info(sentence('finding.windows-1252', {}), 'encoding')
  if (plan.unit !== null && /^[^/]{1,15}$/.test(plan.unit))
    findings.info(sentence('finding.unit', { unit: plan.unit }), 'unit')
}

const troubles = {
  coordinates: { code: 'finding.bad-coordinates', field: 'yColumn' },
  outside: { code: 'finding.off-globe', field: 'coordinates' },
  value: { code: 'finding.bad-values', field: 'valueColumn' },
  columns: { code: 'finding.few-columns', field: 'delimiter' },
  long: { code: 'finding.long-rows', field: 'delimiter' },
} as const satisfies Record<Exclude<TroubleKind, 'date' | 'censored'>, object>

function reportTroubles(
  findings: Findings,
  rows: TableRows,
  plan: TablePlan,
  hasNames: boolean,
): void {
  const { date } = rows.troubles
  if (date.count > 0) {
    const more = date.count > date.examples.length
    const said = { count: date.count, examples: date.examples, more, format: plan.dateFormat }
    findings.warn(sentence('finding.bad-dates', said), 'dateFormat')
  }
  for (const kind of ['coordinates', 'outside', 'value', 'columns', 'long'] as const) {
    const { count, examples } = rows.troubles[kind]
    if (count === 0 || (hasNames && kind === 'coordinates')) continue
    const { code, field } = troubles[kind]
    findings.warn(sentence(code, { count, examples, more: count > examples.length }), field)
  }
  reportCensored(findings, rows, plan)
  const other =
    rows.unreadDates.length === 0 ? null : otherFormatOf(rows.unreadDates, plan.dateFormat)
  if (other === null) return
  const example = date.examples[0] ?? ''
  const said = sentence('finding.mixed-dates', { one: plan.dateFormat, other, example })
  findings.warn(said, 'dateFormat')
}

function reportCensored(findings: Findings, rows: TableRows, plan: TablePlan): void {
  const { count, examples } = rows.troubles.censored
  if (count === 0) return
  const said = { count, examples, more: count > examples.length, how: plan.censored }
  findings.warn(sentence('finding.censored', said), 'censored')
}

function reportTime(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const { axis, missingFrames } = maps
  if (missingFrames.length > 0) {
    const examples = missingFrames
      .slice(0, mostExamples)
      .map((frame) => formatFrameTime(axis.time, frame))
    const said = sentence('finding.missing-dates', {
      count: missingFrames.length,
      frames: axis.frames,
      examples,
      more: missingFrames.length > examples.length,
      fill: plan.missingDates,
    })
    findings.warn(said, 'missingDates')
  }
  const present = axis.frames - missingFrames.length
  if (rows.instants.length > present) {
    const step = stepsOf(axis.time, 1)
    const said = { dates: rows.instants.length, frames: present, step }
    findings.warn(sentence('finding.crowded-step', said), 'step')
  }
  if (isSubDaily(plan) && plan.zone === null && plan.dateFormat !== 'unix-seconds')
    findings.warn(sentence('finding.no-zone', { first: formatFrameTime(axis.time, 0) }), 'zone')
  if (axis.time.kind === 'calendar' && axis.time.marks !== undefined)
    findings.info(
      sentence('finding.marks', { marks: axis.time.marks, step: stepsOf(axis.time, 1) }),
    )
  if (axis.frames === 1) findings.warn(sentence('finding.one-date', {}), 'dateColumn')
  const last = incompletePeriod(maps)
  if (last !== null) {
    const { frame, sum, before } = last
    const said = { time: formatFrameTime(axis.time, frame), frames: frame, sum, before }
    findings.warn(sentence('finding.last-incomplete', said))
  }
}

function reportEmpty(findings: Findings, maps: Maps, plan: TablePlan): void {
  if (maps.emptyCells === 0) return
  const total = maps.cells.length * (maps.axis.frames - maps.missingFrames.length)
  const share = Math.max(0.001, maps.emptyCells / total)
  const said = { count: maps.emptyCells, share, fill: plan.emptyCells }
  findings.warn(sentence('finding.empty-cells', said), 'emptyCells')
}

function reportDuplicates(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const how = plan.duplicates
  const { count, examples, copies, copyExamples } = maps.repeated
  if (copies > 0) {
    const said = { count: copies, examples: copyExamples, more: copies > copyExamples.length }
    findings.info(sentence('finding.copied-rows', said))
  }
  if (count > 0) {
    const said = { count, examples, more: count > examples.length, how }
    findings.warn(sentence('finding.repeated-rows', said), 'duplicates')
  }
  const met = maps.shared - count
  if (met > 0 && rows.x.length > maps.cells.length) {
    findings.info(sentence('finding.shared-cells', { count: met, how }), 'duplicates')
  }
}

function reportPlaces(findings: Findings, rows: TableRows, maps: Maps, plan: TablePlan): void {
  const { height, width } = maps.grid
  const isRegular = [rows.x, rows.y].every(
    (values) => latticeStep(values) !== null || new Set(values).size < 2,
  )
  const uneven = ([rows.x, rows.y] as const).filter(
    (values) => latticeStep(values) === null && new Set(values).size > 1,
  )
  if (!isRegular && fillsGrid(rows, maps)) {
    const names = uneven.map((values) => (values === rows.x ? plan.xColumn : plan.yColumn))
    findings.warn(sentence('finding.uneven-steps', { names }), 'cellSize')
  } else if (!isRegular) {
    const { alone } = crowding(rows, plan.cellSize)
    const said = sentence('finding.off-grid', {
      places: rows.x.length,
      ...plan.cellSize,
      degrees: plan.coordinates === 'geographic',
      height,
      width,
      alone,
    })
    findings.warn(said, 'cellSize')
  }
  if (height === 1 || width === 1)
    findings.warn(
      sentence('finding.one-line', { side: height === 1 ? 'row' : 'column' }),
      'cellSize',
    )
  const outside = height * width - maps.cells.length
  if (outside > 0)
    findings.info(sentence('finding.outside-map', { count: outside, cells: height * width }))
  if (rows.isAcross) findings.info(sentence('finding.date-line', {}))
  else if (rows.isEastOnly) findings.info(sentence('finding.moved-west', {}))
  const atNull =
    plan.coordinates === 'geographic' ? rows.x.findIndex((x, i) => x === 0 && rows.y[i] === 0) : -1
  if (atNull >= 0) findings.warn(sentence('finding.null-island', {}), 'coordinates')
}

/** Each place in a cell of its own, and hardly a cell without one. */
function fillsGrid({ x }: TableRows, { grid, cells }: Maps): boolean {
  return cells.length === x.length && 2 * x.length >= grid.height * grid.width
}

function reportUnusual(findings: Findings, { values, grid, axis }: Maps): void {
  const sample = new EvenSample()
  sample.add(values, null)
  let [min, max, count] = [Infinity, -Infinity, 0]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
    count++
  }
  const facts = {
    min,
    max,
    count,
    cells: grid.height * grid.width * axis.frames,
    bulk: sample.bulk(),
  }
  for (const said of unusualValues(facts)) findings.warn(said, 'missingValues')
}

function reportTotals(findings: Findings, { totals, axis }: Maps, plan: TablePlan): void {
  if (totals === null) return
  const { cells, neverFall, firstFall } = totals
  const fall = firstFall === null ? null : formatFrameTime(axis.time, firstFall)
  const said = { cells, neverFall, fall, differences: plan.differences }
  findings.warn(sentence('finding.totals', said), 'differences')
}

function reportRounding(findings: Findings, { values }: Maps): void {
  const rounding = roundingOf(values)
  if (rounding === null) return
  const { distinct, kept, example } = rounding
  const texts = { value: String(example.value), becomes: String(example.becomes) }
  findings.warn(sentence('finding.rounded', { distinct, kept, ...texts }), 'valueColumn')
}

function reportValues(findings: Findings, rows: TableRows, plan: TablePlan): void {
  const marks = new Map(plan.missingValues.map((mark) => [mark, 0]))
  let [negative, whole] = [0, true]
  const examples: string[] = []
  for (let i = 0; i < rows.values.length; i++) {
    const value = rows.values[i] as number
    const marked = marks.get(value)
    if (marked !== undefined) marks.set(value, marked + 1)
    else if (value < 0 && negative++ < 2) examples.push(`${value} in row ${rows.rowOf[i]}`)
    if (!Number.isNaN(value) && !Number.isInteger(value)) whole = false
  }
  for (const [mark, count] of marks)
    if (count > 0) findings.warn(sentence('finding.marked', { count, mark }), 'missingValues')
  if (negative > 0 && whole)
    findings.warn(sentence('finding.negative', { count: negative, examples }))
}
