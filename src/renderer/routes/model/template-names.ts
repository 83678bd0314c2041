/** The templates in words. */
import type { TemplateName } from '../../../shared/model/model-spec'
import { m } from '../../i18n/paraglide/messages'

const keys = {
  small: 'small',
  medium: 'medium',
  unet: 'unet',
  residual: 'residual',
  gated: 'gated',
  paper: 'paper',
  'keras-classic': 'keras_classic',
  'keras-classic-causal': 'keras_classic_causal',
} as const satisfies Record<TemplateName, string>

export function templateTitle(name: TemplateName): string {
  return m[`template_${keys[name]}`]()
}

/** How heavy it is and what it is for, in one line. */
export function templateText(name: TemplateName): string {
  return m[`template_${keys[name]}_text`]()
}
