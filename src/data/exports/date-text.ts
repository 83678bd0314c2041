/** Writes dates in the form a table had: the counterpart of the date formats an import reads. */

const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
]
const msPerDay = 86_400_000

type Writer = (instant: Date) => string

const specials: Record<string, Writer> = {
  'unix-seconds': (instant) => String(instant.getTime() / 1000),
  // Excel counts days from 30 December 1899.
  'excel-serial': (instant) => String(instant.getTime() / msPerDay + 25_569),
  'ordinal-day': (instant) =>
    `${padded(instant.getUTCFullYear(), 4)}-${padded(dayOfYear(instant), 3)}`,
  'iso-week': isoWeek,
}

const parts: Record<string, Writer> = {
  yyyy: (instant) => padded(instant.getUTCFullYear(), 4),
  yy: (instant) => padded(instant.getUTCFullYear() % 100, 2),
  MMM: (instant) => monthNames[instant.getUTCMonth()] ?? '',
  MM: (instant) => padded(instant.getUTCMonth() + 1, 2),
  dd: (instant) => padded(instant.getUTCDate(), 2),
  HH: (instant) => padded(instant.getUTCHours(), 2),
  mm: (instant) => padded(instant.getUTCMinutes(), 2),
  ss: (instant) => padded(instant.getUTCSeconds(), 2),
}

/**
 * An instant (UTC) in a table's date format: a pattern of yyyy, yy, MM, MMM, dd, HH, mm, ss, or one
 * of the special forms.
 */
export function dateText(instant: Date, format: string): string {
  const special = specials[format]
  if (special !== undefined) return special(instant)
  return format.replace(/yyyy|yy|MMM|MM|dd|HH|mm|ss/g, (token) => parts[token]?.(instant) ?? token)
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

function dayOfYear(instant: Date): number {
  return Math.floor((instant.getTime() - Date.UTC(instant.getUTCFullYear(), 0, 1)) / msPerDay) + 1
}

/**
 * ISO 8601: the week belongs to the year of its Thursday; the day is written when it isn't a
 * Monday.
 */
function isoWeek(instant: Date): string {
  const weekday = (instant.getUTCDay() + 6) % 7
  const thursday = new Date(instant.getTime() + (3 - weekday) * msPerDay)
  const week = padded(Math.ceil(dayOfYear(thursday) / 7), 2)
  return `${padded(thursday.getUTCFullYear(), 4)}-W${week}${weekday === 0 ? '' : `-${weekday + 1}`}`
}
