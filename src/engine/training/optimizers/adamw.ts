/**
 * AdamW (Loshchilov & Hutter 2019): Adam, and each step the variable itself shrinks by lr x
 * weightDecay, apart from the gradient.
 */
import { adam, adamStep } from './adam'
import type { AdamCoefficients } from './adam'
import type { OptimizerRule } from './rule'

export const adamw: OptimizerRule<AdamCoefficients> = {
  name: 'adamw',
  slots: adam.slots,
  coefficients: (settings, learningRate, iteration) => ({
    ...adam.coefficients(settings, learningRate, iteration),
    decay: learningRate * settings.weightDecay,
  }),
  step: adamStep,
}
