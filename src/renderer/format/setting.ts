/** The value of a training setting in a list of settings. */
import { lossNames, settingEntries, type LossName } from '../../shared/training/fields'
import type { TrainingSettings } from '../../shared/training/settings'
import { m } from '../i18n/paraglide/messages'
import { formatValue } from './numbers'

/** As the field writes them. */
const lossTitles: Readonly<Record<LossName, string>> = {
  bce: 'BCE',
  mse: 'MSE',
  mae: 'MAE',
  huber: 'Huber',
  ssim: 'SSIM',
  poisson: 'Poisson',
  negativeBinomial: 'NB',
  balanced: 'B-MSE + B-MAE',
}

export function settingText(value: unknown): string {
  if (typeof value === 'number') return formatValue(value, 4)
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null ? lossText(value) : '–'
}

/** Settings that are otherwise, by their labels: `learning rate 0.001, clip norm 1`. */
export function changesText(changes: Partial<TrainingSettings>): string {
  return settingEntries
    .filter(([name]) => changes[name] !== undefined)
    .map(([name, { words }]) =>
      m.setting_is({ name: m[words](), value: settingText(changes[name]) }),
    )
    .join(m.list_separator())
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
