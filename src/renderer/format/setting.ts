/** The value of a training setting in a list of settings. */
import { lossNames, type LossName } from '../../shared/training/fields'
import { formatValue } from './numbers'

/** As the field writes them. */
const lossTitles: Readonly<Record<LossName, string>> = {
  bce: 'BCE',
  mse: 'MSE',
  mae: 'MAE',
  huber: 'Huber',
  ssim: 'SSIM',
}

export function settingText(value: unknown): string {
  if (typeof value === 'number') return formatValue(value, 4)
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? lossText(value) : '–'
}

/** A weighted sum of losses, as `MAE + 0.5 × SSIM`. */
export function lossText(weights: Partial<Record<LossName, number>>): string {
  return lossNames
    .filter((name) => weights[name] !== undefined)
    .map((name) => {
      const weight = weights[name]
      return weight === 1 ? lossTitles[name] : `${weight} × ${lossTitles[name]}`
    })
    .join(' + ')
}
