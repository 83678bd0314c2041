/** What a line chart shows. Values are null where there is nothing to draw. */
export interface ChartLine {
  label: string
  values: readonly (number | null)[]
  /** Index of the theme's series colour, from 1. */
  color: number
  width?: number
  dashed?: boolean
  faint?: boolean
  points?: boolean
}

export interface ChartData {
  x: readonly number[]
  lines: readonly ChartLine[]
}

/** Puts lines with their own x values on one common axis. */
export function align(
  lines: readonly (Omit<ChartLine, 'values'> & {
    at: readonly number[]
    values: readonly (number | null)[]
  })[],
): ChartData {
  const x = [...new Set(lines.flatMap((line) => [...line.at]))].sort((a, b) => a - b)
  const place = new Map(x.map((value, index) => [value, index]))
  return {
    x,
    lines: lines.map(({ at, values, ...look }) => {
      const spread: (number | null)[] = new Array<number | null>(x.length).fill(null)
      at.forEach((value, index) => (spread[place.get(value) ?? 0] = values[index] ?? null))
      return { ...look, values: spread }
    }),
  }
}
