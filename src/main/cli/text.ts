/** Numbers and tables as a terminal shows them. */

/** Columns under their heads; numbers to the right, words to the left. */
export function table(heads: string[], rows: string[][]): string[] {
  const all = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const isNumeric = heads.map(
    (_, column) =>
      rows.length > 0 && rows.every((row) => /^[-–+\d.,e\s]*$/.test(row[column] ?? '')),
  )
  const line = (row: string[]) =>
    widths.map((width, column) =>
      isNumeric[column] ? (row[column] ?? '').padStart(width) : (row[column] ?? '').padEnd(width),
    )
  return all.map((row) => line(row).join('  ').trimEnd())
}

/**
 * Four significant digits without an exponent where that is readable; `–` for what is undefined.
 */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e10)) return value.toExponential(2)
  return size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)))
}

/** `45 s`, `3:07 min`, `2:05 h`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)} h` : `${minutes}:${two(whole % 60)} min`
}

/** `1.2 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power]}`
}
