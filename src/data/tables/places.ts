/**
 * Coordinates as they are meant: without the noise of single precision, so that 0.1 and
 * 0.10000000149 are one place, and with longitudes counted so that neighbours are neighbours, also
 * over the date line.
 */
import type { TablePlan } from '../../shared/import-plan'
import type { TableRows } from './table-rows'

/** How longitudes lie. */
export interface Longitudes {
  /** The table counts them from 0 to 360. */
  isEastOnly: boolean
  /** The map lies over the date line: its eastern columns are beyond 180. */
  isAcross: boolean
}

/** Gaps of this share of the largest coordinate are noise of single precision. */
const noise = 2 ** -22
/** Real steps are so many times wider than noise. */
const clearly = 20

type Places = Pick<TableRows, 'x' | 'y' | 'placeOf'>

/** The same places without noise; those that are one are merged. */
export function settledPlaces(
  rows: Readonly<Places>,
  coordinates: TablePlan['coordinates'],
): Places & Longitudes {
  const y = settled(rows.y)
  const plain = settled(rows.x)
  const { x, ...longitudes } =
    coordinates === 'geographic'
      ? contiguous(plain)
      : { x: plain, isEastOnly: false, isAcross: false }
  const ids = new Map<string, number>()
  const [xs, ys]: [number[], number[]] = [[], []]
  const idOf = Int32Array.from(x, (value, place) => {
    const key = `${value} ${y[place]}`
    const known = ids.get(key)
    if (known !== undefined) return known
    ids.set(key, xs.length)
    ys.push(y[place] ?? NaN)
    return xs.push(value) - 1
  })
  const placeOf = rows.placeOf.map((place) => idOf[place] as number)
  return { x: xs, y: ys, placeOf, ...longitudes }
}

const distinctSorted = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

function settled(values: readonly number[]): number[] {
  const distinct = distinctSorted(values)
  const means = new Map<number, number>()
  for (const group of groupsOf(distinct)) {
    const meant = shortest(group)
    for (const value of group) means.set(value, meant)
  }
  return values.map((value) => means.get(value) ?? shortestSingle(value))
}

/** Values that differ by no more than noise, where the others differ by clearly more. */
function groupsOf(sorted: readonly number[]): number[][] {
  const most = Math.max(Math.abs(sorted[0] ?? 0), Math.abs(sorted.at(-1) ?? 0)) * noise
  const gaps = sorted.slice(1).map((value, i) => value - (sorted[i] ?? 0))
  const [small, wide] = [gaps.filter((gap) => gap <= most), gaps.filter((gap) => gap > most)]
  const widest = small.reduce((a, b) => Math.max(a, b), 0)
  const least = wide.reduce((a, b) => Math.min(a, b), Infinity)
  if (small.length === 0 || wide.length === 0 || least < clearly * widest) return []
  const groups: number[][] = []
  sorted.forEach((value, i) => {
    if (i > 0 && (gaps[i - 1] ?? 0) <= most) groups.at(-1)?.push(value)
    else groups.push([value])
  })
  return groups.filter((group) => group.length > 1)
}

/** The shortest number that all of them may be meant to be. */
function shortest(group: readonly number[]): number {
  const [least, most] = [group[0] ?? 0, group.at(-1) ?? 0]
  const slack = (most - least) / 2 + Number.EPSILON
  for (let digits = 1; digits < 17; digits++) {
    const value = Number(((least + most) / 2).toPrecision(digits))
    if (value >= least - slack && value <= most + slack) return value
  }
  return least
}

/** Single precision written in full (0.10000000149011612) is the number that it is nearest to. */
function shortestSingle(value: number): number {
  if (Math.fround(value) !== value || String(value).length < 12) return value
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

/** A turn has to make the map narrower by this much. */
const narrower = 0.75
const tidy = (value: number) => Number(value.toFixed(9))

/**
 * Longitudes from -180 to 180, or beyond 180 where the map lies over the date line: cut at the
 * widest gap of the circle when that makes the map clearly narrower.
 */
function contiguous(given: readonly number[]): Longitudes & { x: number[] } {
  const isEastOnly = given.some((value) => value > 180)
  const x = isEastOnly
    ? given.map((value) => (value > 180 ? tidy(value - 360) : value))
    : [...given]
  const sorted = distinctSorted(x)
  let [cut, widest] = [NaN, 0]
  for (let i = 1; i < sorted.length; i++) {
    const gap = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0)
    if (gap > widest) [cut, widest] = [sorted[i - 1] ?? 0, gap]
  }
  const extent = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  if (!(360 - widest < narrower * extent)) return { x, isEastOnly, isAcross: false }
  const turned = x.map((value) => (value <= cut ? tidy(value + 360) : value))
  return { x: turned, isEastOnly, isAcross: true }
}
