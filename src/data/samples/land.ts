/**
 * A made-up country: land and sea from smooth noise, towns of unequal size, people thickest around
 * them.
 */
import type { Random } from '../../shared/random'
import { smoothNoise } from './smooth-noise'

export interface Town {
  row: number
  column: number
  /** Relative size; the largest has 1. */
  weight: number
}

export interface Land {
  height: number
  width: number
  /** People per cell; 0 in the sea. `[H, W]` */
  population: Int32Array
  towns: Town[]
}

/** At most this many people live in a cell, so that weekly cases fit into 16 bits. */
const crowded = 120_000

/** Makes land of about 60 % of the cells, away from the edge. */
export function makeLand(random: Random, height: number, width: number): Land {
  const isLand = coastline(random, height, width)
  const towns = placeTowns(random, isLand, height, width)
  const countryside = smoothNoise(random, 4)
  const population = new Int32Array(height * width)
  for (let cell = 0; cell < population.length; cell++) {
    if (isLand[cell] === 0) continue
    const [row, column] = [Math.floor(cell / width), cell % width]
    const rural = 1500 * Math.exp(1.3 * countryside(column / width, row / height))
    population[cell] = Math.min(crowded, Math.round(rural + townspeople(towns, row, column)))
  }
  return { height, width, population, towns }
}

function coastline(random: Random, height: number, width: number): Uint8Array {
  const relief = smoothNoise(random, 3)
  const heights = Float64Array.from({ length: height * width }, (_, cell) => {
    const x = ((cell % width) + 0.5) / width
    const y = (Math.floor(cell / width) + 0.5) / height
    const fromCentre = Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)) * 2
    return relief(x, y) - 1.6 * fromCentre ** 4
  })
  const seaLevel = heights.toSorted()[Math.floor(heights.length * 0.4)] as number
  return Uint8Array.from(heights, (metres) => (metres > seaLevel ? 1 : 0))
}

/** Towns on land, sizes by rank (Zipf): the second has half the people of the first. */
function placeTowns(random: Random, isLand: Uint8Array, height: number, width: number): Town[] {
  const count = Math.max(6, Math.round(Math.sqrt(height * width) / 3))
  const cells = random.shuffle([...isLand.keys()].filter((cell) => isLand[cell] === 1))
  return cells.slice(0, count).map((cell, rank) => {
    return { row: Math.floor(cell / width), column: cell % width, weight: 1 / (rank + 1) ** 0.8 }
  })
}

function townspeople(towns: readonly Town[], row: number, column: number): number {
  return towns.reduce((sum, town) => {
    const squared = (town.row - row) ** 2 + (town.column - column) ** 2
    return sum + 90_000 * town.weight * Math.exp(-squared / (2 * (0.6 + 0.9 * town.weight) ** 2))
  }, 0)
}
