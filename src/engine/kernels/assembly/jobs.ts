/** Which function computes a unit of which job. */
import * as kernel from '../kernel-ids'
import { ARGUMENTS, STEP_ARGUMENTS } from './arguments'
import { convolveUnit } from './convolution'
import { packUnit } from './packing'
import { lstmBackwardUnit } from './lstm-backward'
import { lstmForwardUnit } from './lstm-forward'
import { sumPartialsUnit, weightsGradientUnit } from './weights-gradient'

export function runUnit(job: i32, unit: i32, thread: i32): void {
  switch (job) {
    case kernel.PACK_WEIGHTS:
      return packUnit(ARGUMENTS, unit)
    case kernel.CONVOLVE:
      return convolveUnit(ARGUMENTS, unit, thread)
    case kernel.CONVOLVE_WEIGHTS_GRADIENT:
      return weightsGradientUnit(ARGUMENTS, unit, thread)
    case kernel.SUM_PARTIALS:
      return sumPartialsUnit(ARGUMENTS, unit)
    case kernel.LSTM_FORWARD_STEP:
      return lstmForwardUnit(ARGUMENTS, STEP_ARGUMENTS, unit, thread)
    case kernel.LSTM_BACKWARD_STEP:
      return lstmBackwardUnit(ARGUMENTS, STEP_ARGUMENTS, unit, thread)
    default:
      unreachable()
  }
}
