/**
 * Periods written by year and number: ISO weeks (`2020-W09`), weeks from other days, dekads,
 * quarters, half-years and seasons. Each form reads the ways in which they are written; the way of
 * a file (`iso-week:{y}-W{nn}`) is kept for what is written back.
 */
import {
  dayInstant,
  isWeekSystem,
  msPerDay,
  slotsOf,
  weekInstant,
  weekOf,
} from '../../shared/calendar'
import { periodNames, type PeriodName, type TimeUnit } from '../../shared/dataset'
import { periodParts, seasonNames } from '../../shared/period-names'

/** `y` the year, `n` the number, `m` a month that holds it, `e` a day of a week. */
interface Form {
  expressions: readonly RegExp[]
  /** How it is written when the file has no way of its own. */
  template: string
  begin(year: number, number: number): number | null
}

const year = '(?<y>\\d{4})'
const gap = '[-_ /.]?'
const week = '(?<n>\\d{1,2})'

/** Without a letter only the usual weeks are meant. */
const bareWeeks = [
  new RegExp(`^${year}[-_/. ]?(?<n>\\d{2})$`, 'd'),
  new RegExp(`^(?<n>\\d{1,2})[-_/. ]${year}$`, 'd'),
]

/** @param letters how a week of the system is marked */
function weeks(system: Parameters<typeof weekInstant>[2], letters: string, template: string): Form {
  const isUsual = system === 'iso-week' || system === 'mmwr-week'
  const mark = `(?:${letters})${gap}`
  return {
    expressions: [
      new RegExp(`^${year}${gap}${mark}${week}(?:-?(?<e>[1-7]))?$`, 'di'),
      new RegExp(`^${mark}${week}${gap}${year}$`, 'di'),
      ...(isUsual ? bareWeeks : []),
    ],
    template,
    begin: (y, n) => weekInstant(y, n, system),
  }
}

/** Parts of a year that are marked by letters before or behind their number. */
function parts(letters: string, most: number, mark: string, begin: Form['begin']): Form {
  const number = `(?<n>[1-${most}])`
  return {
    expressions: [
      new RegExp(`^${year}${gap}[${letters}]${gap}${number}$`, 'di'),
      new RegExp(`^[${letters}]${gap}${number}${gap}${year}$`, 'di'),
      new RegExp(`^${number}[${letters}]${gap}${year}$`, 'di'),
    ],
    template: `{y}-${mark}{n}`,
    begin,
  }
}

const season = '(?<n>DJF|MAM|JJA|SON)'
const forms: Readonly<Record<PeriodName, Form>> = {
  'iso-week': weeks('iso-week', 'W|KW|Wk|Week|SE', '{y}-W{nn}'),
  'mmwr-week': weeks('mmwr-week', 'EW|MMWR|SunW|W|Wk|Week|SE', '{y}-EW{nn}'),
  'wednesday-week': weeks('wednesday-week', 'WedW', '{y}WedW{n}'),
  'thursday-week': weeks('thursday-week', 'ThuW', '{y}ThuW{n}'),
  'saturday-week': weeks('saturday-week', 'SatW|W|EW', '{y}SatW{n}'),
  dekad: {
    expressions: [
      new RegExp(`^${year}${gap}(?<m>\\d{2})${gap}(?:dekad|dek|d)${gap}(?<n>[1-3])$`, 'di'),
    ],
    template: '{y}-{mm}-D{n}',
    begin: (y, n) => slotsOf.dekad.begin(y * 36 + n - 1),
  },
  quarter: parts('QT', 4, 'Q', (y, n) => dayInstant(y, (n - 1) * 3, 1)),
  'half-year': parts('HS', 2, 'H', (y, n) => dayInstant(y, (n - 1) * 6, 1)),
  season: {
    expressions: [
      new RegExp(`^${year}${gap}${season}$`, 'di'),
      new RegExp(`^${season}${gap}${year}$`, 'di'),
    ],
    template: '{y} {n}',
    // Winter begins in December of the year before.
    begin: (y, n) => dayInstant(y, (n - 1) * 3 - 1, 1),
  },
}

/** The step that one period makes. */
export const periodSteps: Readonly<Record<PeriodName, { count: number; unit: TimeUnit }>> = {
  'iso-week': { count: 1, unit: 'week' },
  'mmwr-week': { count: 1, unit: 'week' },
  'wednesday-week': { count: 1, unit: 'week' },
  'thursday-week': { count: 1, unit: 'week' },
  'saturday-week': { count: 1, unit: 'week' },
  dekad: { count: 1, unit: 'dekad' },
  quarter: { count: 3, unit: 'month' },
  'half-year': { count: 6, unit: 'month' },
  season: { count: 3, unit: 'month' },
}

export const isPeriodName = (name: string): name is PeriodName =>
  periodNames.some((other) => other === name)

/** The period's name without the way in which it is written. */
export function periodOf(format: string): PeriodName | null {
  const [name = ''] = format.split(':', 1)
  return isPeriodName(name) ? name : null
}

function matchOf(text: string, name: PeriodName): RegExpExecArray | null {
  for (const expression of forms[name].expressions) {
    const found = expression.exec(text)
    if (found !== null) return found
  }
  return null
}

function numberOf({ n = '', m }: Record<string, string | undefined>): number {
  const letters = seasonNames.findIndex((letters) => letters === n.toUpperCase())
  if (letters >= 0) return letters + 1
  return m === undefined ? Number(n) : (Number(m) - 1) * 3 + Number(n)
}

/** The instant at which a period begins, or its day when one is written; null for what is none. */
export function readPeriod(text: string, name: PeriodName): number | null {
  const groups = matchOf(text, name)?.groups
  if (groups === undefined) return null
  if (groups.m !== undefined && !(Number(groups.m) >= 1 && Number(groups.m) <= 12)) return null
  const begin = forms[name].begin(Number(groups.y), numberOf(groups))
  return begin === null ? null : begin + (Number(groups.e ?? 1) - 1) * msPerDay
}

/** True where only a number says which week it is: the text may as well be a month. */
export const isBarePeriod = (text: string) => !/[a-z]/i.test(text)

/** The way in which a text writes a period, as a template; null for what is none. */
export function templateOf(text: string, name: PeriodName, isPadded: boolean): string | null {
  const found = matchOf(text, name)
  const indices = found?.indices?.groups
  if (!indices) return null
  const token = (group: string) => {
    if (group === 'n') return isPadded && isWeekSystem(name) ? '{nn}' : '{n}'
    return group === 'm' ? '{mm}' : `{${group}}`
  }
  const spans = Object.entries(indices).filter((entry) => (entry[1] as unknown) !== undefined)
  return spans
    .toSorted((a, b) => b[1][0] - a[1][0])
    .reduce(
      (result, [group, [from, to]]) => result.slice(0, from) + token(group) + result.slice(to),
      text,
    )
}

/** Writes the period of an instant: `iso-week`, or `iso-week:{y}W{n}` in a file's own way. */
export function writePeriod(instant: number, format: string): string {
  const name = periodOf(format)
  if (name === null) return ''
  const { year: y, number } = periodParts(instant, name)
  const day = isWeekSystem(name) ? weekOf(instant, name).day : 1
  const template = format.slice(name.length + 1) || forms[name].template
  const isWritten = template.includes('{e}')
  const n = name === 'dekad' ? ((number - 1) % 3) + 1 : number
  const values: Record<string, string> = {
    y: String(y).padStart(4, '0'),
    n: name === 'season' ? (seasonNames[n - 1] ?? '') : String(n),
    nn: String(n).padStart(2, '0'),
    m: String(Math.ceil(number / 3)),
    mm: String(Math.ceil(number / 3)).padStart(2, '0'),
    e: String(day),
  }
  const text = template.replace(/\{(\w+)\}/g, (_, token: string) => values[token] ?? '')
  // A day that is not the first would be lost.
  return day === 1 || isWritten ? text : `${text}-${day}`
}
