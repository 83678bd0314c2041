/** Numbers, sizes, counts and lists as a language writes them. */
import type { Language } from './language'

/** Items that a sentence names before it says how many more there are. */
const mostListed = 30

export abstract class Format {
  abstract readonly language: Language
  private readonly numbers = new Map<number, Intl.NumberFormat>()

  /**
   * Up to `digits` significant digits, grouped from 10,000 on; very small and large ones as 1e-7.
   */
  number(value: number, digits = 6): string {
    const size = Math.abs(value)
    if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(digits - 1)
    return this.numberFormat(digits).format(value)
  }

  /** A share as a percentage; one decimal below 10 %, so that a small gain isn't shown as 0. */
  percent(share: number): string {
    const value = Math.abs(share) * 100
    return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`
  }

  /** `2.1 GB`. */
  bytes(count: number): string {
    const units = ['B', 'kB', 'MB', 'GB', 'TB']
    const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3))
    const value = count / 1000 ** power
    return (
      `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ` +
      `${units[power]}`
    )
  }

  /** `4 x 64 x 64`. */
  shape(sides: readonly number[]): string {
    return sides.join(' x ')
  }

  /** A moment: a date as it is written, or a frame by its number, counted from 1. */
  abstract time(moment: string | number): string
  /** A number of things: `1 frame`, `3 frames`. */
  abstract count(count: number, one: string, many?: string): string
  /** A name or a text of the person's own, in quotation marks. */
  abstract quote(text: string): string
  /** `a, b and c`; long lists end with how many more there are. */
  abstract list(items: readonly string[], joint?: 'and' | 'or'): string

  /** Quoted names in a list. */
  names(items: readonly string[], joint: 'and' | 'or' = 'and'): string {
    return this.list(
      items.map((item) => this.quote(item)),
      joint,
    )
  }

  private numberFormat(digits: number): Intl.NumberFormat {
    const known = this.numbers.get(digits)
    if (known !== undefined) return known
    const made = new Intl.NumberFormat(this.language, {
      maximumSignificantDigits: digits,
      useGrouping: 'min2',
    })
    this.numbers.set(digits, made)
    return made
  }
}

export class EnglishFormat extends Format {
  readonly language = 'en'
  private readonly plural = new Intl.PluralRules('en')

  time(moment: string | number): string {
    return typeof moment === 'number' ? `frame ${moment}` : moment
  }

  count(count: number, one: string, many = `${one}s`): string {
    return `${this.number(count)} ${this.plural.select(count) === 'one' ? one : many}`
  }

  quote(text: string): string {
    return `"${text}"`
  }

  list(items: readonly string[], joint: 'and' | 'or' = 'and'): string {
    const shown = items.slice(0, mostListed)
    if (items.length > shown.length)
      return `${shown.join(', ')} ${joint} ${items.length - shown.length} more`
    return shown.length < 2
      ? (shown[0] ?? '')
      : `${shown.slice(0, -1).join(', ')} ${joint} ${shown.at(-1)}`
  }
}

export class ChineseFormat extends Format {
  readonly language = 'zh-CN'

  time(moment: string | number): string {
    return typeof moment === 'number' ? `第 ${moment} 帧` : moment
  }

  /** @param one the thing with its measure word: `个窗口` */
  count(count: number, one: string): string {
    return `${this.number(count)} ${one}`
  }

  quote(text: string): string {
    return `“${text}”`
  }

  list(items: readonly string[], joint: 'and' | 'or' = 'and'): string {
    const shown = items.slice(0, mostListed)
    if (items.length > shown.length) return `${shown.join('、')} 等 ${items.length} 项`
    const word = joint === 'and' ? '和' : '或'
    return shown.length < 2
      ? (shown[0] ?? '')
      : `${shown.slice(0, -1).join('、')}${word}${shown.at(-1)}`
  }
}
