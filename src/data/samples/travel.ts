/**
 * Who meets whom: most contacts are at home, some in the neighbouring cells, a few in a far town.
 * Far travel follows a gravity law (more between large and near towns), after Viboud et al. 2006.
 */
import type { Land } from './land'

const nearShare = 0.08
const farShare = 0.0005

export interface Travel {
  /**
   * Mixes infectious shares: what share of a cell's contacts is infectious. Writes `[H, W]` into
   * `pressure`.
   */
  mix(prevalence: Float64Array, pressure: Float64Array): void
}

/** Prepares the mixing for a country. */
export function makeTravel(land: Land): Travel {
  const neighbours = nearestCells(land)
  const { townOf, gravity } = farTravel(land)
  const inTown = new Float64Array(land.towns.length)
  const mix = (prevalence: Float64Array, pressure: Float64Array) => {
    meanByTown(prevalence, land.population, townOf, inTown)
    const arriving = gravity.map((row) =>
      row.reduce((sum, share, town) => sum + share * (inTown[town] as number), 0),
    )
    for (let cell = 0; cell < pressure.length; cell++) {
      if (land.population[cell] === 0) continue
      const near =
        neighbours[cell]?.reduce(
          (sum, { at, share }) => sum + share * (prevalence[at] as number),
          0,
        ) ?? 0
      const far = arriving[townOf[cell] as number] as number
      pressure[cell] =
        (1 - nearShare - farShare) * (prevalence[cell] as number) +
        nearShare * near +
        farShare * far
    }
  }
  return { mix }
}

/** The eight neighbours of each cell, weighted by the people in them. */
function nearestCells({ height, width, population }: Land): { at: number; share: number }[][] {
  return Array.from(population, (_, cell) => {
    const [row, column] = [Math.floor(cell / width), cell % width]
    const around: { at: number; share: number }[] = []
    for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
        const at = r * width + c
        if (at !== cell && (population[at] as number) > 0)
          around.push({ at, share: population[at] as number })
      }
    }
    const total = around.reduce((sum, { share }) => sum + share, 0)
    return around.map(({ at, share }) => ({ at, share: share / total }))
  })
}

/** Each cell's nearest town, and which share of a town's far travellers comes from which other. */
function farTravel({ width, population, towns }: Land): {
  townOf: Int32Array
  gravity: number[][]
} {
  const squared = (row: number, column: number, town: number) => {
    const { row: r, column: c } = towns[town] as Land['towns'][number]
    return (r - row) ** 2 + (c - column) ** 2
  }
  const townOf = Int32Array.from(population, (_, cell) => {
    const [row, column] = [Math.floor(cell / width), cell % width]
    return towns.reduce(
      (best, _town, index) =>
        squared(row, column, index) < squared(row, column, best) ? index : best,
      0,
    )
  })
  const gravity = towns.map((from, home) => {
    const pulls = towns.map((to, index) =>
      index === home ? 0 : to.weight / Math.sqrt(squared(from.row, from.column, index)),
    )
    const total = pulls.reduce((sum, pull) => sum + pull, 0)
    return pulls.map((pull) => pull / total)
  })
  return { townOf, gravity }
}

function meanByTown(
  prevalence: Float64Array,
  population: Int32Array,
  townOf: Int32Array,
  means: Float64Array,
): void {
  const people = new Float64Array(means.length)
  means.fill(0)
  for (let cell = 0; cell < population.length; cell++) {
    const town = townOf[cell] as number
    means[town] =
      (means[town] as number) + (prevalence[cell] as number) * (population[cell] as number)
    people[town] = (people[town] as number) + (population[cell] as number)
  }
  means.forEach((sum, town) => (means[town] = sum / Math.max(1, people[town] as number)))
}
