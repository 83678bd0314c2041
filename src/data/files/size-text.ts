/** A number of bytes as a person reads it: `1.2 GB`, `340 MB`, `12 kB`. */
export function sizeText(bytes: number): string {
  const [unit, length] =
    bytes >= 1e9 ? (['GB', 1e9] as const) : bytes >= 1e6 ? (['MB', 1e6] as const) : ['kB', 1e3]
  const value = Math.max(0, bytes) / length
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${unit}`
}
