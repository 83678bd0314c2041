/** Writes dates in the form a table had: the counterpart of the date formats an import reads. */
import { msPerDay } from '../../shared/calendar'
import { aheadOf } from './zones'
import { writePattern } from './date-pattern'
import { periodOf, templateOf, writePeriod } from './period-forms'
import { dateReader, joinDateParts } from './date-formats'

const specials: Record<string, (clock: number) => string> = {
  'unix-seconds': (clock) => String(clock / 1000),
  'unix-milliseconds': String,
  // Excel counts days from 30 December 1899.
  'excel-serial': (clock) => String(Number((clock / msPerDay + 25_569).toFixed(9))),
  'ordinal-day': (clock) => ordinal(clock, '-'),
  'ordinal-day:plain': (clock) => ordinal(clock, ''),
  'ordinal-day:A': (clock) => `A${ordinal(clock, '')}`,
  'ordinal-day:+': (clock) => ordinal(clock, '+'),
  'ordinal-day:parts': (clock) => ordinal(clock, '+').replace(/\+0+/, '+'),
}

function ordinal(clock: number, joint: string): string {
  const year = new Date(clock).getUTCFullYear()
  const day = Math.floor((clock - Date.UTC(year, 0, 1)) / msPerDay) + 1
  return `${String(year).padStart(4, '0')}${joint}${String(day).padStart(3, '0')}`
}

/**
 * An instant in a table's date format: a pattern, a period (`iso-week`, also in a way of its own:
 * `iso-week:{y}W{n}`), or one of the special forms.
 * @param zone in which the clock is written; null: UTC
 */
export function dateText(instant: Date, format: string, zone: string | null = null): string {
  const special = specials[format]
  if (special !== undefined) return special(instant.getTime())
  const ahead = aheadOf(zone, instant.getTime())
  const clock = instant.getTime() + ahead
  return periodOf(format) === null ? writePattern(clock, format, ahead) : writePeriod(clock, format)
}

/** The ways in which a format may be written, the usual one first. */
function* waysOf(format: string, example: string): Generator<string> {
  yield format
  const period = periodOf(format)
  if (period !== null) {
    for (const isPadded of [true, false]) {
      const template = templateOf(example, period, isPadded)
      if (template !== null) yield `${period}:${template}`
    }
    return
  }
  if (format === 'unix-seconds') yield 'unix-milliseconds'
  if (format === 'ordinal-day') yield* ['ordinal-day:plain', 'ordinal-day:A']
  if (specials[format] === undefined) yield* waysOfPattern(format)
}

function* waysOfPattern(format: string): Generator<string> {
  const months = format.includes('MMM') ? ['MMM', 'MMMM'] : ['MM', 'M']
  for (const month of months)
    for (const day of ['dd', 'd'])
      for (const hour of format.includes('hh') ? ['hh', 'h'] : ['HH', 'H'])
        for (const offset of format.includes('HH') ? ['', 'XXX', ' XXX'] : [''])
          yield (
            format
              .replace(/MMM|MM/, month)
              .replace('dd', day)
              .replace(/HH|hh/, hour) + offset
          )
}

/** The ways of parts that stand in columns of their own, joined with `+`. */
function* waysOfParts(format: string, count: number): Generator<string> {
  const period = periodOf(format)
  if (period === 'dekad') yield* ['dekad:{y}+{m}+{n}', 'dekad:{y}+{mm}+{n}']
  else if (period !== null)
    for (const mark of ['', 'W', 'Q', 'H'])
      yield* [`${period}:{y}+${mark}{n}`, `${period}:{y}+${mark}{nn}`]
  else if (format === 'ordinal-day') yield* ['ordinal-day:parts', 'ordinal-day:+']
  else if (count === 2 && format.includes(' HH')) yield* waysOfPattern(format.replace(' HH', '+HH'))
  else yield* waysOfPattern(format.replaceAll('-', '+'))
}

/**
 * The way of a format in which most of the texts are written.
 * @param joined the parts stand in columns of their own: each text has them with `+` between
 */
export function wayOfWriting(
  format: string,
  texts: readonly string[],
  zone: string | null,
  joined = 1,
): string {
  const read = dateReader(format, zone)
  const dates = texts.flatMap((text) => {
    const [instant] = read(joined > 1 ? joinDateParts(text.split('+'), format) : text)
    return instant === undefined ? [] : [{ text: text.trim(), date: new Date(instant) }]
  })
  const [example] = dates
  const ways = [...(joined > 1 ? waysOfParts(format, joined) : waysOf(format, example?.text ?? ''))]
  let best = { way: ways[0] ?? format, right: -1 }
  for (const way of new Set(ways)) {
    const right = dates.filter(({ text, date }) => dateText(date, way, zone) === text).length
    if (right > best.right) best = { way, right }
  }
  return best.way
}
