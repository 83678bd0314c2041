/** What float32, in which fractions and large numbers are stored, can't tell apart. */

export interface Rounding {
  /** Different values, and how many of them stay different. */
  distinct: number
  kept: number
  /** A value and what it becomes. */
  example: { value: number; becomes: number }
}

/** Values looked at, evenly spread. */
const looked = 200_000
/** Fewer digits than these lost are in nobody's way. */
const lost = 0.98

/** Null when what differs stays different. */
export function roundingOf(values: Float64Array): Rounding | null {
  const [distinct, kept] = [new Set<number>(), new Set<number>()]
  let example: Rounding['example'] | null = null
  const stride = Math.max(1, Math.floor(values.length / looked))
  for (let at = 0; at < values.length; at += stride) {
    const value = values[at] as number
    if (Number.isNaN(value)) continue
    const becomes = Math.fround(value)
    distinct.add(value)
    kept.add(becomes)
    if (Number.isInteger(value) && becomes !== value) example ??= { value, becomes }
  }
  if (example === null && kept.size >= lost * distinct.size) return null
  const [first = 0] = [...distinct].filter((value) => Math.fround(value) !== value)
  return {
    distinct: distinct.size,
    kept: kept.size,
    example: example ?? { value: first, becomes: Math.fround(first) },
  }
}
