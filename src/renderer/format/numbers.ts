/** Numbers, sizes and durations as a person reads them, in the window's language. */
import { currentLocale } from '../i18n/locale.svelte'
import { m } from '../i18n/paraglide/messages'

const formatters = new Map<string, Intl.NumberFormat>()

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = currentLocale() + JSON.stringify(options)
  const known = formatters.get(key) ?? new Intl.NumberFormat(currentLocale(), options)
  formatters.set(key, known)
  return known
}

/** A whole number with separators: 746,689. */
export function formatCount(value: number): string {
  return formatter({ maximumFractionDigits: 0 }).format(value)
}

/**
 * A measured value with about `digits` significant digits; very small and very large ones in
 * scientific notation.
 */
export function formatValue(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e7))
    return value.toExponential(Math.max(digits - 2, 1))
  return formatter({ maximumSignificantDigits: digits }).format(value)
}

/** A learning rate or loss: always short. */
export function formatSmall(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : formatValue(value, 3)
}

/** 7.6 million, 4.3 billion: for multiply-adds. */
export function formatCompact(value: number): string {
  return formatter({
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 3,
  }).format(value)
}

export function formatPercent(share: number): string {
  return formatter({ style: 'percent', maximumFractionDigits: 0 }).format(share)
}

/** Decimal megabytes and gigabytes, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return (
    `${formatter({ maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ` +
    `${units[unit]}`
  )
}

/** 45 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return m.duration_seconds({ seconds: whole })
  if (whole < 3600)
    return m.duration_minutes({ minutes: Math.floor(whole / 60), seconds: whole % 60 })
  return m.duration_hours({
    hours: Math.floor(whole / 3600),
    minutes: Math.floor((whole % 3600) / 60),
  })
}

/** An instant as a short local date and time. */
export function formatMoment(iso: string): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(iso))
}
