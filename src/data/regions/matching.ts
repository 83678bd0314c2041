/** Which column of a table names the regions, which property of the outlines, and who is who. */
import type { RegionPlan } from '../../shared/import-plan'
import { isCalled } from '../tables/column-words'
import type { Column } from '../tables/columns'
import { NameFinder, nearestSpellings, type Sameness } from './names'
import type { Outlines } from './outlines'

/** The outlines of each name of a property, as numbers; those without one are left out. */
export function outlinesByName(
  { outlines }: Pick<Outlines, 'outlines'>,
  key: string,
): Map<string, number[]> {
  const found = new Map<string, number[]>()
  outlines.forEach(({ properties }, at) => {
    const name = nameIn(properties[key])
    if (name === null) return
    const known = found.get(name)
    if (known === undefined) found.set(name, [at])
    else known.push(at)
  })
  return found
}

/** A property's text; null where it is none. */
export function nameIn(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** Properties of the outlines that may name or weigh them. */
export function propertiesOf({ outlines }: Pick<Outlines, 'outlines'>): string[] {
  const names = new Set<string>()
  for (const { properties } of outlines)
    for (const [name, value] of Object.entries(properties))
      if (nameIn(value) !== null) names.add(name)
  return [...names]
}

interface KeyGuess {
  /** A column of the table; null: the names of its columns. */
  column: Column | null
  key: string
}

/** Of fewer names than this share, a column is no names of regions. */
const leastFound = 0.3

/**
 * The pair of column and property with most names that are the same, by share of both.
 * @param texts distinct ones of columns that may name regions
 */
export function guessKeys(columns: readonly Column[], outlines: Outlines): KeyGuess | null {
  const candidates = [
    ...columns.filter(mayName).map((column) => ({ column, texts: column.texts })),
    { column: null, texts: columns.map(({ name }) => name) },
  ]
  let best: (KeyGuess & { score: number }) | null = null
  for (const key of propertiesOf(outlines)) {
    const byName = outlinesByName(outlines, key)
    const finder = new NameFinder([...byName.keys()])
    for (const { column, texts } of candidates) {
      const score = scoreOf(texts, finder, outlines.outlines.length)
      if (score > (best?.score ?? 0)) best = { column, key, score }
    }
  }
  return best
}

/** Numbers that are values or dates may look like codes. */
const mayName = ({ name, numeric }: Column) =>
  numeric < 0.5 ||
  (['value', 'secondValue', 'date', 'year', 'y', 'x'] as const).every(
    (kind) => !isCalled(name, kind),
  )

/** Whether most texts are names of outlines, as over a column per region. */
export const areNames = (texts: readonly string[], outlines: Outlines): boolean =>
  propertiesOf(outlines).some((key) => {
    const finder = new NameFinder([...outlinesByName(outlines, key).keys()])
    return texts.filter((text) => finder.find(text) !== null).length > texts.length / 2
  })

/** A name that stands for one outline each tells more than that of the country around. */
function scoreOf(texts: readonly string[], finder: NameFinder, outlines: number): number {
  const found = texts.flatMap((text) => finder.find(text) ?? [])
  const share = found.length / Math.max(1, texts.length)
  if (share < leastFound || found.length < Math.min(2, texts.length, finder.names.length)) return 0
  const exact = found.filter(({ how }) => how === 'exact').length / found.length
  const apart = finder.names.length / outlines
  const reached = new Set(found.map(({ name }) => name)).size / outlines
  return share * apart + 0.1 * reached + 0.01 * exact
}

/** Names that another one of the table has already are offered only when they are so alike. */
const clearlyAlike = 0.8

export interface Region {
  /** As the outlines call it. */
  name: string
  outlines: readonly number[]
}

export interface Matching {
  /** Those that the table names and that have an outline. */
  regions: Region[]
  /** The region of each name of the table, by number; -1 for none. */
  regionOf: Int32Array
  /** How many names were found in which way. */
  found: Record<Sameness | 'assigned', number>
  /** Names without an outline that nobody left out on purpose, and the nearest spelling of each. */
  unmatched: { name: string; nearest: string | null }[]
  /** Names that a person left out. */
  leftOut: string[]
  /** Outlines of which the table says nothing. */
  silent: string[]
}

export function matchRegions(
  names: readonly string[],
  outlines: Outlines,
  { outlineKey, assigned }: Pick<RegionPlan, 'outlineKey' | 'assigned'>,
): Matching {
  const byName = outlinesByName(outlines, outlineKey)
  const finder = new NameFinder([...byName.keys()])
  const ids = new Map<string, number>()
  const found: Matching['found'] = { exact: 0, code: 0, folded: 0, assigned: 0 }
  const [open, leftOut]: [string[], string[]] = [[], []]
  const regionOf = Int32Array.from(names, (text) => {
    const given = assigned[text]
    if (given === null) leftOut.push(text)
    const match =
      typeof given === 'string' && byName.has(given)
        ? { name: given, how: 'assigned' as const }
        : given === null
          ? null
          : finder.find(text)
    if (match === null && given !== null) open.push(text)
    if (match === null) return -1
    found[match.how]++
    const id = ids.get(match.name) ?? ids.size
    ids.set(match.name, id)
    return id
  })
  const silent = [...byName.keys()].filter((name) => !ids.has(name))
  const nearest = nearestSpellings(open, silent)
  // A region that was renamed has two names in one table.
  const rest = open.filter((name) => !nearest.has(name))
  for (const [name, other] of nearestSpellings(rest, [...ids.keys()], clearlyAlike))
    nearest.set(name, other)
  const regions = [...ids.keys()].map((name) => ({ name, outlines: byName.get(name) ?? [] }))
  const unmatched = open.map((name) => ({ name, nearest: nearest.get(name) ?? null }))
  return { regions, regionOf, found, unmatched, leftOut, silent }
}
