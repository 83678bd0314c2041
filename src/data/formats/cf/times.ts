/** When the frames along a time coordinate are, in the real calendar where that has those dates. */
import type { Finding } from '../../../shared/import-plan'
import { sentence } from '../../../shared/notices/say'
import type { Coordinates } from '../../variables/grid-variable'
import { calendarDates, dateText, instantOf, type CalendarDate } from './calendar'

export interface CfTimes {
  coordinates: Coordinates | null
  findings: Finding[]
}

export function timesOf(
  values: readonly number[],
  unit: string,
  calendar: string | null,
): CfTimes | null {
  const dates = calendarDates(values, unit, calendar)
  if (dates === null) return null
  const instants = dates.map((date) => (date === null ? NaN : instantOf(date)))
  if (instants.every((instant) => instant !== null))
    return { coordinates: { kind: 'instants', values: instants }, findings: [] }
  const monthly = monthlyInstants(dates)
  if (monthly !== null) return { coordinates: { kind: 'instants', values: monthly }, findings: [] }
  return { coordinates: null, findings: [otherCalendar(dates, calendar ?? '')] }
}

/** Dates one or more whole months apart, each put on the last day of a month that is too short. */
function monthlyInstants(dates: readonly (CalendarDate | null)[]): number[] | null {
  const [first] = dates
  if (first === undefined || first === null || dates.length < 2) return null
  const isSame = dates.every(
    (date) => date !== null && date.day === first.day && date.milliseconds === first.milliseconds,
  )
  if (!isSame) return null
  return dates.map((date) => {
    const { year, month, day, milliseconds } = date as CalendarDate
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    return Date.UTC(year, month - 1, Math.min(day, last)) + milliseconds
  })
}

function otherCalendar(dates: readonly (CalendarDate | null)[], calendar: string): Finding {
  const texts = dates.filter((date) => date !== null).map(dateText)
  const values = { calendar, first: texts[0] ?? '', last: texts.at(-1) ?? '' }
  return {
    severity: 'warning',
    sentence: sentence('finding.other-calendar', values),
    field: 'time',
  }
}
