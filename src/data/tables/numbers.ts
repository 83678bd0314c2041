/** Numbers and coordinates as people write them. */
import type { TablePlan } from '../../shared/import-plan'
import { limits } from '../limits'

export type Decimal = TablePlan['decimal']

const missingWords = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  'nan',
  'null',
  'none',
  'nil',
  'missing',
  '-',
  '--',
  '.',
  '..',
  '...',
  '?',
  'k.a.',
  '#value!',
])

export const isMissingWord = (text: string) =>
  text.length <= limits.fieldCharacters
    ? missingWords.has(text.trim().toLowerCase())
    : text.trim().length === 0

const plain = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i
const withUnit = /^([-+]?[\d.]+(?:e[-+]?\d+)?)\s*([%‰°a-zµ²³][^\d]{0,14})$/i

/**
 * Without spaces and apostrophes before three digits (also no-break and thin ones), behind a sign,
 * and thousands separators; point as decimal sign.
 */
function normalise(text: string, decimal: Decimal): string {
  const joined = text
    .replace(/[\s\u00a0\u202f\u2009'’](?=\d{3}(\D|$))/g, '')
    .replace(/^[\u2212\u2013]/, '-')
    .replace(/^([-+])\s/, '$1')
  if (decimal === ',') return joined.replace(/\.(?=\d{3}(\D|$))/g, '').replace(',', '.')
  return joined.replace(/,(?=\d{3}(\D|$))/g, '')
}

/**
 * The number; NaN where the text says that there is none; null where it can't be read. A unit
 * behind the number is left out.
 */
export function parseNumber(text: string, decimal: Decimal): number | null {
  if (text.length <= limits.fieldCharacters && decimal === '.' && plain.test(text))
    return Number(text)
  const trimmed = text.trim()
  if (isMissingWord(trimmed)) return NaN
  if (trimmed.length > limits.fieldCharacters) return null
  const normal = normalise(trimmed, decimal)
  if (plain.test(normal)) return Number(normal)
  const number = withUnit.exec(normal)?.[1]
  return number !== undefined && plain.test(number) ? Number(number) : null
}

/** A number that is known only to lie below or above a limit: `<5`, `≥ 100`. */
export interface Censored {
  limit: number
  isBelow: boolean
}

/** Null where the text is no such thing. */
export function parseCensored(text: string, decimal: Decimal): Censored | null {
  const trimmed = text.trim()
  const sign = /^(?:<=?|>=?|≤|≥|⩽|⩾)/.exec(trimmed)?.[0]
  if (sign === undefined) return null
  const limit = parseNumber(trimmed.slice(sign.length), decimal)
  if (limit === null || Number.isNaN(limit)) return null
  return { limit, isBelow: /[<≤⩽]/.test(sign) }
}

/** The unit behind a number, e.g. `mm` or `%`; null where there is none. */
export function unitOf(text: string, decimal: Decimal): string | null {
  if (text.length > limits.fieldCharacters) return null
  const normal = normalise(text.trim(), decimal)
  return withUnit.exec(normal)?.[2]?.trim() ?? null
}

/** Comma or point? Only a comma before other than three digits is surely no thousands separator. */
export function guessDecimal(texts: Iterable<string>): Decimal {
  let [commas, points] = [0, 0]
  for (const text of texts) {
    if (text.length > limits.fieldCharacters) continue
    if (/^\s*[-+]?\d*,(\d{1,2}|\d{4,})\s*$/.test(text)) commas++
    else if (/^\s*[-+]?\d+\.\d+\s*$/.test(text)) points++
  }
  return commas > points ? ',' : '.'
}

const sexagesimal = new RegExp(
  /^([-+]?\d+) ?[°d: ] ?/.source +
    /(?:(\d+(?:\.\d+)?) ?['′m: ] ?)?/.source +
    /(?:(\d+(?:\.\d+)?) ?(?:["″s]|'')?)? ?([nsewo])?$/.source,
  'i',
)
const hasSigns = /[°'′"″:]/
/** Blanks alone: three numbers, or a letter behind; two may be anything. */
const hasParts = /\d \d/
const hasThreeParts = /\d \d+(?:[.,]\d+)? \d/
const hasLetter = /[nsewo]$/i
const areDegrees = (text: string) =>
  hasSigns.test(text) || (hasParts.test(text) && (hasLetter.test(text) || hasThreeParts.test(text)))
const withLetter = /^([-+]?\d+(?:\.\d+)?) ?°? ?([nsewo])$/i

/**
 * A coordinate: a number, or degrees, minutes and seconds (`15°30'00"N`). Null where it can't be
 * read, NaN where it is missing.
 */
export function parseCoordinate(text: string, decimal: Decimal): number | null {
  const whole = text.trim()
  if (whole.length > limits.fieldCharacters) return null
  const trimmed = whole.replace(/\s+/g, ' ')
  const lettered = hasParts.test(trimmed) ? null : withLetter.exec(normalise(trimmed, decimal))
  if (lettered !== null) return signed(Number(lettered[1]), lettered[2])
  const parts = areDegrees(trimmed)
    ? sexagesimal.exec(decimal === ',' ? trimmed.replace(',', '.') : trimmed)
    : null
  const [minutes, seconds] = [Number(parts?.[2] ?? 0), Number(parts?.[3] ?? 0)]
  // `5 234 000` is a number with its thousands apart.
  if (parts === null || minutes >= 60 || seconds >= 60) return parseNumber(trimmed, decimal)
  const size = Math.abs(Number(parts[1])) + minutes / 60 + seconds / 3600
  return signed((parts[1] ?? '').startsWith('-') ? -size : size, parts[4])
}

/** South and west are negative. */
function signed(value: number, letter: string | undefined): number {
  return /[sw]/i.test(letter ?? '') ? -value : value
}
