/**
 * What only the whole table can tell: cells, step, what means "no data", and what is still open.
 */
import type { TablePlan } from '../../shared/import-plan'
import { clocksOf, dateParser } from '../dates/date-formats'
import { areBothRight, otherOrder } from '../dates/guess-format'
import { missingMarks, guessMissingValues } from '../variables/scan'
import type { FormPlan } from './guess-plan'
import { guessCellSize } from './lattice'
import { findRepeated } from './repeated'
import type { TableRows } from './table-rows'
import { guessStep, periodOfRows } from './time-steps'

export function completePlan(form: FormPlan, rows: TableRows): TablePlan {
  const guessed = guessStep(rows.instants, form.dateFormat)
  const counted = form.valueColumn === '' && (form.layout ?? 'long') === 'long'
  const step = counted ? periodOfRows(rows, guessed.step) : guessed.step
  const facts = valueFacts(rows.values)
  const { size } = guessCellSize(rows)
  const pairs = rows.instants.length * rows.x.length
  const isSparse = counted || rows.values.length < 0.7 * pairs
  // A table that names only what happened, and never a 0, means 0 elsewhere.
  const emptyCells =
    isSparse && facts.whole && facts.min > 0 ? ('zero' as const) : ('mask' as const)
  const duplicates = facts.whole ? ('sum' as const) : ('mean' as const)
  const plan = {
    ...form,
    cellSize: size,
    step,
    missingValues: guessMissingValues(facts),
    emptyCells,
    duplicates,
    open: [],
  }
  return { ...plan, open: openFields(plan, rows) }
}

function valueFacts(values: Float64Array) {
  const marks = new Map<number, number>()
  const known = new Set<number>(missingMarks)
  let [min, max, whole] = [Infinity, -Infinity, true]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (known.has(value)) marks.set(value, (marks.get(value) ?? 0) + 1)
    else {
      if (value < min) min = value
      if (value > max) max = value
      whole &&= Number.isInteger(value)
    }
  }
  return { min, max, whole, marks }
}

/** What only the person knows. */
function openFields(plan: TablePlan, rows: TableRows): TablePlan['open'] {
  const open: TablePlan['open'] = []
  if (orderIsOpen(rows.dateTexts, plan)) open.push('dateFormat')
  if (zoneIsOpen(rows, plan)) open.push('zone')
  if (suspectIn(rows.values, plan) !== null) open.push('missingValues')
  return open
}

function orderIsOpen(texts: readonly string[], { dateFormat }: TablePlan): boolean {
  const other = otherOrder(dateFormat)
  return other !== null && areBothRight(texts, dateFormat, other)
}

const shortUnits = new Set(['second', 'minute', 'hour'])
export const isSubDaily = ({ step }: Pick<TablePlan, 'step'>) => shortUnits.has(step.unit)

/** Largest numbers of 16 and 32 bits: what a program writes for nothing, or a value cut off. */
const largest = [65535, 32767, 2147483647, 4294967295]

/** Such a number above everything else, not so far above that it can't be a value. */
export function suspectIn(
  values: Float64Array,
  { missingValues }: Pick<TablePlan, 'missingValues'>,
): { mark: number; count: number } | null {
  let [most, next, count] = [-Infinity, -Infinity, 0]
  const marks = new Set(missingValues)
  for (const value of values) {
    if (Number.isNaN(value) || marks.has(value)) continue
    if (value > most) [most, next, count] = [value, most, 1]
    else if (value === most) count++
    else if (value > next) next = value
  }
  const isApart = count > 1 && next < 0.9 * most
  return largest.includes(most) && isApart ? { mark: most, count } : null
}

/** A clock without a zone that shows the same hour twice, once or twice a year, at most places. */
function zoneIsOpen(rows: TableRows, plan: TablePlan): boolean {
  if (plan.zone !== null || !isSubDaily(plan)) return false
  const { rowsOn } = findRepeated(rows).repeated
  if (rowsOn.size === 0) return false
  const days = new Set<string>()
  for (const [date, count] of rowsOn) {
    const clock = new Date(rows.instants[date] ?? 0)
    const isChange = clock.getUTCHours() < 4 && [1, 2, 3, 8, 9, 10].includes(clock.getUTCMonth())
    if (!isChange || count < rows.x.length / 2) return false
    days.add(clock.toISOString().slice(0, 10))
  }
  const [first = 0, last = 0] = [rows.instants[0], rows.instants.at(-1)]
  return days.size <= 2 + (last - first) / (180 * 864e5)
}

/** The form by which every date is read, where another one than the guessed does. */
export function betterForm(form: FormPlan, rows: TableRows): FormPlan {
  const zoned = withZone(form, rows)
  if (rows.unreadDates.length === 0) return zoned
  const others = [otherOrder(form.dateFormat), ...otherWeeks(form.dateFormat)]
  const right = others.find((other) => other !== null && readsAll(rows.dateTexts, other))
  return right ? { ...zoned, dateFormat: right } : zoned
}

/** Hours with an offset from UTC behind them are instants; days stay days. */
function withZone(form: FormPlan, { dateTexts }: TableRows): FormPlan {
  const { offsets, clocks, count } = clocksOf(dateTexts, form.dateFormat)
  return offsets > 0 && offsets === count && clocks.size > 1 ? { ...form, zone: 'offset' } : form
}

function otherWeeks(format: string): string[] {
  return ['iso-week', 'mmwr-week'].includes(format)
    ? ['iso-week', 'mmwr-week'].filter((other) => other !== format)
    : []
}

function readsAll(texts: readonly string[], format: string): boolean {
  const parse = dateParser(format)
  return texts.every((text) => {
    const week = /^(\d{4})\+\D*(\d{1,2})$/.exec(text)
    return parse(week === null ? text : `${week[1]}-W${week[2]}`) !== null
  })
}

/** Fields that are guessed from all rows. */
const derived = [
  'cellSize',
  'step',
  'missingValues',
  'emptyCells',
  'duplicates',
  'open',
] as const satisfies (keyof TablePlan)[]

/**
 * A plan whose way of reading was changed: what was guessed for the old way is guessed anew, what a
 * person has set stays.
 * @param last the plan as it was before
 */
export function refreshed(given: TablePlan, last: TablePlan, rows: TableRows): TablePlan {
  const anew = completePlan(given, rows)
  const kept = derived.filter((field) => !isSame(given[field], last[field]))
  const open = anew.open.filter((field) => isSame(given[field], last[field]))
  return {
    ...anew,
    ...Object.fromEntries(kept.map((field) => [field, given[field]])),
    open: open.filter((field) => given.open.includes(field) || !last.open.includes(field)),
  }
}

export const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
