/**
 * Reads thresholds as a person types them, separated by commas, semicolons or spaces; null when one
 * is not a number.
 */
export function parseThresholds(text: string): number[] | null {
  const parts = text.split(/[\s,;，；]+/).filter((part) => part !== '')
  const numbers = parts.map(Number)
  return numbers.every(Number.isFinite) ? [...new Set(numbers)].sort((a, b) => a - b) : null
}
