/** Ticks of a legend: round numbers inside the scale, written so that a person can read them. */
import { withoutTrailing } from '../trailing'
import { positionOf, type ColorScale } from './color-scale'
import { exponentOf, niceStep, powerOfTen, scaled } from './round-numbers'

export interface Tick {
  value: number
  /** 0..1 along the legend. */
  position: number
  label: string
}

/** At most `limit` ticks (at least 2) of a linear or square-root scale. */
export function ticksOf(scale: ColorScale, limit: number): Tick[] {
  return scale.kind === 'linear' ? linearTicks(scale, limit) : squareRootTicks(scale, limit)
}

function linearTicks(scale: ColorScale, limit: number): Tick[] {
  const range = scale.max - scale.min
  let step = niceStep(range / Math.max(1, limit - 1))
  const symmetric = scale.min === -scale.max
  if (symmetric) step = niceStep(scale.max / Math.max(1, Math.floor((limit - 1) / 2)))
  const ticks: Tick[] = []
  for (
    let count = Math.ceil(scale.min / step - 1e-9);
    count * step <= scale.max + step * 1e-9;
    count += 1
  )
    ticks.push(tickAt(scale, cleaned(count * step, step), step))
  return ticks
}

/** Zero, the end, and round numbers in between as far apart as they go. */
function squareRootTicks(scale: ColorScale, limit: number): Tick[] {
  const gap = 1 / Math.max(1, limit - 1)
  const chosen = [0]
  for (const value of roundNumbersUpTo(scale.max)) {
    const last = chosen.at(-1) ?? 0
    if (positionOf(scale, value) - positionOf(scale, last) >= gap) chosen.push(value)
  }
  return chosen.map((value) => tickAt(scale, value, value === 0 ? scale.max : value))
}

function roundNumbersUpTo(max: number): number[] {
  const top = exponentOf(max)
  const exponents = [top - 4, top - 3, top - 2, top - 1, top]
  return exponents
    .flatMap((exponent) => [1, 2, 5].map((factor) => scaled(factor, exponent)))
    .filter((value) => value <= max)
}

function tickAt(scale: ColorScale, value: number, step: number): Tick {
  return { value, position: positionOf(scale, value), label: formatValue(value, step) }
}

function cleaned(value: number, step: number): number {
  return Number(value.toFixed(decimalsOf(step)))
}

/** Decimal places needed to tell multiples of a step apart. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals <= 12; decimals += 1) {
    const shifted = step * powerOfTen(decimals)
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6 * shifted) return decimals
  }
  return 12
}

const superscripts: Record<string, string> = Object.fromEntries(
  [...'-0123456789'].map((character, index) => [character, [...'⁻⁰¹²³⁴⁵⁶⁷⁸⁹'][index] ?? '']),
)

/**
 * A number as pictures show it: as many decimals as `step` has, thousands set apart by commas, a
 * true minus sign, and powers of ten beyond 10 million or below 1/10,000. The same in every
 * language and on every machine.
 */
export function formatValue(value: number, step: number): string {
  if (value === 0) return '0'
  const magnitude = Math.max(Math.abs(value), step)
  if (magnitude >= 1e7 || magnitude < 1e-4) return inPowersOfTen(value)
  const [whole = '', fraction] = Math.abs(value).toFixed(decimalsOf(step)).split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3}){1,2}$)/g, ',')
  return (value < 0 ? '−' : '') + grouped + (fraction === undefined ? '' : `.${fraction}`)
}

function inPowersOfTen(value: number): string {
  const [factor = '', exponent = ''] = Math.abs(value).toExponential(2).split('e')
  const raised = [...exponent.replace('+', '')]
    .map((character) => superscripts[character] ?? '')
    .join('')
  return `${value < 0 ? '−' : ''}${Number(factor)}×10${raised}`
}

/**
 * A measured value for reading: about four significant digits, more where the whole part needs
 * them.
 */
export function formatReading(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞'
  if (value === 0) return '0'
  const exponent = exponentOf(Math.abs(value))
  if (exponent >= 7 || exponent < -4) return inPowersOfTen(value)
  const text = formatValue(value, powerOfTen(Math.min(0, exponent - 3)))
  return text.includes('.') ? withoutTrailing(withoutTrailing(text, '0'), '.') : text
}
