/**
 * Clocks and instants. A zone is `UTC`, an offset (`+02:00`), `offset` (the one written beside each
 * time) or a name of the IANA database (`Europe/Berlin`), whose rules the runtime knows.
 */
import { offsetOf, type Written } from './date-pattern'

/**
 * The instants at which a clock shows this: none in the hour that is left out, two in the doubled
 * one.
 */
export type Instants = readonly number[]

export type ZoneReader = (written: Written) => Instants

const fixed = /^[+-]\d{2}:\d{2}$/

/** @returns null for a name that is no zone */
export function zoneReader(zone: string | null): ZoneReader | null {
  if (zone === null || zone === 'UTC') return ({ clock }) => [clock]
  if (zone === 'offset') return ({ clock, offset }) => [clock - (offset ?? 0)]
  if (fixed.test(zone)) {
    const ahead = offsetOf(zone) ?? 0
    return ({ clock }) => [clock - ahead]
  }
  const aheadAt = namedZone(zone)
  return aheadAt === null ? null : (written) => instantsOf(written.clock, aheadAt)
}

/** Milliseconds that a zone's clock is ahead of UTC at an instant. */
export function aheadOf(zone: string | null, instant: number): number {
  if (zone === null || zone === 'UTC' || zone === 'offset') return 0
  if (fixed.test(zone)) return offsetOf(zone) ?? 0
  return namedZone(zone)?.(instant) ?? 0
}

function namedZone(zone: string): ((instant: number) => number) | null {
  const parts = partsOf(zone)
  if (parts === null) return null
  return (instant) => {
    const found = Object.fromEntries(
      parts.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
    const { year, month, day, hour, minute, second } = found
    const clock = Date.UTC(year, month - 1, day, hour, minute, second)
    return clock - Math.floor(instant / 1000) * 1000
  }
}

function partsOf(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return null
  }
}

/** Offsets change by at most a day's length; those of a day before and after are all there are. */
function instantsOf(clock: number, aheadAt: (instant: number) => number): Instants {
  const offsets = new Set([aheadAt(clock - 864e5), aheadAt(clock + 864e5), aheadAt(clock)])
  const instants = [...offsets].map((ahead) => clock - ahead)
  return instants.filter((instant) => aheadAt(instant) === clock - instant).sort((a, b) => a - b)
}
