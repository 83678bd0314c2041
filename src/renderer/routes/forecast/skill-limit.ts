/** The gain at which the colours of a map of skill end. */

const usual = 0.95
const [least, most] = [0.1, 1]

/** Most gains lie within it; in tenths, from 10 to 100 %. */
export function skillLimit(map: readonly (number | null)[]): number {
  const sizes = map
    .filter((gain) => gain !== null)
    .map(Math.abs)
    .sort((a, b) => a - b)
  const size = sizes[Math.floor(usual * (sizes.length - 1))] ?? 0
  return Math.min(most, Math.max(least, Math.ceil(size * 10 - 1e-9) / 10))
}
