/**
 * Smooth random fields: sums of randomly placed value noise at doubling frequencies ("fractal"
 * noise), made from a seed.
 */
import type { Random } from '../../shared/random'

const smoothstep = (t: number) => t * t * (3 - 2 * t)

/** One octave: random values on a lattice of `cells` per side, blended in between. */
function octave(random: Random, cells: number): (x: number, y: number) => number {
  const side = cells + 2
  const lattice = Float64Array.from({ length: side * side }, () => random.next() * 2 - 1)
  return (x, y) => {
    const column = Math.min(Math.floor(x * cells), cells)
    const row = Math.min(Math.floor(y * cells), cells)
    const across = smoothstep(x * cells - column)
    const down = smoothstep(y * cells - row)
    const at = (r: number, c: number) => lattice[r * side + c] as number
    const top = at(row, column) * (1 - across) + at(row, column + 1) * across
    const bottom = at(row + 1, column) * (1 - across) + at(row + 1, column + 1) * across
    return top * (1 - down) + bottom * down
  }
}

/**
 * A smooth field over 0 <= x, y <= 1 with values of about -1 to 1; `coarseness` lattice cells at
 * its lowest frequency.
 */
export function smoothNoise(
  random: Random,
  coarseness: number,
  octaves = 4,
): (x: number, y: number) => number {
  const layers = Array.from({ length: octaves }, (_, level) =>
    octave(random, coarseness * 2 ** level),
  )
  return (x, y) => layers.reduce((sum, layer, level) => sum + layer(x, y) / 2 ** level, 0) / 1.6
}
