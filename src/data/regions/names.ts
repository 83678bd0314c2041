/**
 * Which region of a table is which outline. Names and codes that are the same in what matters are
 * found by themselves: without case, accents, blanks and signs, codes without leading zeros and
 * with the `.0` that a data frame adds. A spelling that is only near is offered, never taken.
 */
import { distance } from 'fastest-levenshtein'

/** How a name was found. */
export type Sameness = 'exact' | 'code' | 'folded'

/** A code as a number: `08336`, `8336` and `8336.0` are one; null for what is none. */
export function codeOf(text: string): string | null {
  const digits = /^(\d+)(?:\.0+)?$/.exec(text.trim())?.[1]
  return digits === undefined ? null : digits.replace(/^0+(?=\d)/, '')
}

/** Letters that no accent makes of others. */
const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' },
}

/** Lower case, without accents, blanks and signs. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøđðþłı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Of each way of writing, the names that are one in it. */
interface Writings {
  exact: Map<string, string>
  code: Map<string, string | null>
  folded: Map<string, string | null>
}

export class NameFinder {
  private readonly writings: Writings

  /** @param names of the outlines, each once */
  constructor(readonly names: readonly string[]) {
    this.writings = {
      exact: new Map(names.map((name) => [name.trim(), name])),
      code: onlyOnes(names, codeOf),
      folded: onlyOnes(names, (name) => folded(name) || null),
    }
  }

  /** The outline that a table's text surely names. */
  find(text: string): { name: string; how: Sameness } | null {
    const exact = this.writings.exact.get(text.trim())
    if (exact !== undefined) return { name: exact, how: 'exact' }
    const code = codeOf(text)
    const byCode = code === null ? null : (this.writings.code.get(code) ?? null)
    if (byCode !== null) return { name: byCode, how: 'code' }
    const byName = this.writings.folded.get(folded(text)) ?? null
    return byName === null ? null : { name: byName, how: 'folded' }
  }
}

/** Names by a way of writing; null where several are one in it. */
function onlyOnes(
  names: readonly string[],
  written: (name: string) => string | null,
): Map<string, string | null> {
  const found = new Map<string, string | null>()
  for (const name of names) {
    const key = written(name)
    if (key !== null) found.set(key, found.has(key) ? null : name)
  }
  return found
}

/** Spellings less alike than this are not offered. */
const leastAlike = 0.5
/** At most so many pairs are compared. */
const mostPairs = 4_000_000

/**
 * The nearest spelling for each text, the most alike pairs first, each name for one text at most.
 * Codes are not offered: a digit more or less is another place.
 * @param least how alike they must be: 1 for the same letters
 */
export function nearestSpellings(
  texts: readonly string[],
  names: readonly string[],
  least = leastAlike,
): Map<string, string> {
  const found = new Map<string, string>()
  if (texts.length * names.length > mostPairs) return found
  const plain = names.map((name) => ({ name, letters: folded(name) }))
  const pairs = texts
    .filter((text) => codeOf(text) === null)
    .flatMap((text) =>
      plain.map(({ name, letters: of }) => ({ text, name, like: alike(text, of) })),
    )
    .filter(({ like }) => like >= least)
    .sort((a, b) => b.like - a.like)
  const taken = new Set<string>()
  for (const { text, name } of pairs) {
    if (found.has(text) || taken.has(name)) continue
    found.set(text, name)
    taken.add(name)
  }
  return found
}

/** 1 for the same letters; one name inside the other is alike too. */
function alike(text: string, name: string): number {
  const given = folded(text)
  const [short, long] = given.length < name.length ? [given, name] : [name, given]
  if (short.length === 0) return 0
  const near = 1 - distance(short, long) / long.length
  return short.length >= 4 && long.includes(short) ? Math.max(near, 0.8) : near
}
