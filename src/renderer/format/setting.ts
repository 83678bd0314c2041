/** The value of a training setting in a list of settings. */
import { formatValue } from './numbers'

export function settingText(value: unknown): string {
  if (typeof value === 'number') return formatValue(value, 4)
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return '–'
  return Object.entries(value as Record<string, number>)
    .map(([name, weight]) => (weight === 1 ? name : `${weight} × ${name}`))
    .join(' + ')
}
