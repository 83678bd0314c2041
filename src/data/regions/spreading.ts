/**
 * Values of regions on cells and back, so that totals stay what they are.
 *
 * What is spread is an amount: of a count the count itself, of a rate the rate times the region's
 * people (or area), of a mean the mean times its area. Each cell gets of each region's amount the
 * share of the region's area that lies in it; rates and means are divided by what all known regions
 * bring to the cell.
 *
 * Back, a cell that several regions share is split by what is usual of them: counts and rates in
 * proportion to the usual amounts, means by the usual difference to the cell. So a town in the
 * middle of a wide district gets its own back, and still the parts of a cell make the cell.
 */
import type { ValueKind } from '../../shared/regions'

export interface RegionShare {
  /** What one unit of value stands for: 1 of a count, people or area of a rate, area of a mean. */
  measure: number
  /** Cells that the region touches, and the share of its area in each; they make 1. */
  cells: readonly number[]
  shares: readonly number[]
}

/** @returns a value per cell, NaN where no region with a value is */
export function spread(
  kind: ValueKind,
  regions: readonly RegionShare[],
  values: ArrayLike<number>,
  cells: number,
): Float64Array {
  const amounts = new Float64Array(cells)
  const measures = new Float64Array(cells)
  const isKnown = new Uint8Array(cells)
  regions.forEach(({ measure, cells: touched, shares }, region) => {
    const value = values[region] ?? NaN
    if (Number.isNaN(value)) return
    touched.forEach((cell, at) => {
      const brought = measure * (shares[at] ?? 0)
      amounts[cell] = (amounts[cell] ?? 0) + value * brought
      measures[cell] = (measures[cell] ?? 0) + brought
      isKnown[cell] = 1
    })
  })
  return amounts.map((amount, cell) => {
    if (isKnown[cell] !== 1) return NaN
    return kind === 'count' ? amount : amount / (measures[cell] ?? NaN)
  })
}

/** Of a region whose cells with values hold less than this of it, nothing is said. */
const leastSeen = 0.5

/**
 * @param usual what is usual of each region, in its own unit; NaN where nothing is known
 * @returns what makes values per region of values per cell; NaN where too few of its cells have one
 */
export function gatherer(
  kind: ValueKind,
  regions: readonly RegionShare[],
  usual: ArrayLike<number>,
  cells: number,
): (values: ArrayLike<number>) => Float64Array {
  const amounts = usualAmounts(kind, regions, usual)
  const inCells = new Float64Array(cells)
  const measures = new Float64Array(cells)
  regions.forEach(({ measure, cells: touched, shares }, region) =>
    touched.forEach((cell, at) => {
      const share = shares[at] ?? 0
      inCells[cell] = (inCells[cell] ?? 0) + (amounts[region] ?? 0) * share
      measures[cell] = (measures[cell] ?? 0) + measure * share
    }),
  )
  const partOf = (region: number, share: number, cell: number, value: number): number => {
    const measure = (regions[region]?.measure ?? 0) * share
    const [all, whole] = [measures[cell] ?? 0, inCells[cell] ?? 0]
    const usualPart = (amounts[region] ?? 0) * share
    if (kind === 'mean') return value * measure + usualPart - (whole * measure) / all
    const amount = kind === 'count' ? value : value * all
    return whole > 0 ? (amount * usualPart) / whole : (amount * measure) / all
  }
  return (values) =>
    Float64Array.from(regions, ({ measure, cells: touched, shares }, region) => {
      let [amount, seen] = [0, 0]
      touched.forEach((cell, at) => {
        const [value, share] = [values[cell] ?? NaN, shares[at] ?? 0]
        if (Number.isNaN(value)) return
        amount += partOf(region, share, cell, value)
        seen += share
      })
      if (seen < leastSeen) return NaN
      return kind === 'count' ? amount : amount / (measure * seen)
    })
}

/** Amounts that are usual; of regions of which nothing is known, as much as the others have. */
function usualAmounts(
  kind: ValueKind,
  regions: readonly RegionShare[],
  usual: ArrayLike<number>,
): Float64Array {
  const least = kind === 'mean' ? -Infinity : 0
  let [sum, measured] = [0, 0]
  regions.forEach(({ measure }, region) => {
    const value = usual[region] ?? NaN
    if (Number.isNaN(value)) return
    sum += Math.max(least, value) * measure
    measured += measure
  })
  const typical = measured > 0 ? sum / measured : 0
  return Float64Array.from(regions, ({ measure }, region) => {
    const value = usual[region] ?? NaN
    return (Number.isNaN(value) ? typical : Math.max(least, value)) * measure
  })
}
