/** Which function computes a unit of which job. */
import * as kernel from '../kernel-ids'
import { ARGUMENTS, STEP_ARGUMENTS } from './arguments'
import { convolveUnit } from './convolution'
import { copyUnit } from './copying'
import { combineUnit, elementwiseUnit } from './elementwise'
import { lossUnit } from './loss'
import { lstmBackwardUnit, winogradBackwardStepUnit } from './lstm-backward'
import { lstmForwardUnit, winogradForwardStepUnit } from './lstm-forward'
import { columnMomentsUnit, layerNormGradientUnit, layerNormUnit, normalizationSumsUnit } from './normalization'
import { optimizerUnit } from './optimizer'
import { packUnit } from './packing'
import { poolGradientUnit, poolUnit } from './pooling'
import { reduceAllUnit, reduceColumnsUnit, reduceRowsUnit } from './reduction'
import { compareUnit, logicUnit, selectUnit } from './selecting'
import { sumPartialsUnit, weightsGradientUnit } from './weights-gradient'
import { winogradProductUnit } from './winograd-product'
import { winogradCollectUnit, winogradSumsUnit, winogradWeightsUnit } from './winograd-weights'

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
    case kernel.ELEMENTWISE:
      return elementwiseUnit(ARGUMENTS, unit)
    case kernel.COMBINE:
      return combineUnit(ARGUMENTS, unit)
    case kernel.REDUCE_ALL:
      return reduceAllUnit(ARGUMENTS, unit)
    case kernel.REDUCE_COLUMNS:
      return reduceColumnsUnit(ARGUMENTS, unit)
    case kernel.REDUCE_ROWS:
      return reduceRowsUnit(ARGUMENTS, unit)
    case kernel.COLUMN_MOMENTS:
      return columnMomentsUnit(ARGUMENTS, unit)
    case kernel.NORMALIZATION_SUMS:
      return normalizationSumsUnit(ARGUMENTS, unit)
    case kernel.LAYER_NORM:
      return layerNormUnit(ARGUMENTS, unit)
    case kernel.LAYER_NORM_GRADIENT:
      return layerNormGradientUnit(ARGUMENTS, unit)
    case kernel.COPY_STRIDED:
      return copyUnit(ARGUMENTS, unit)
    case kernel.OPTIMIZER_STEP:
      return optimizerUnit(ARGUMENTS, unit)
    case kernel.POINTWISE_LOSS:
      return lossUnit(ARGUMENTS, unit)
    case kernel.WINOGRAD_WEIGHTS:
      return winogradWeightsUnit(ARGUMENTS, unit, thread)
    case kernel.WINOGRAD_PRODUCT:
      return winogradProductUnit(ARGUMENTS, unit, thread)
    case kernel.WINOGRAD_FORWARD_STEP:
      return winogradForwardStepUnit(ARGUMENTS, STEP_ARGUMENTS, unit, thread)
    case kernel.WINOGRAD_BACKWARD_STEP:
      return winogradBackwardStepUnit(ARGUMENTS, STEP_ARGUMENTS, unit, thread)
    case kernel.WINOGRAD_SUMS:
      return winogradSumsUnit(ARGUMENTS, unit, thread)
    case kernel.WINOGRAD_COLLECT:
      return winogradCollectUnit(ARGUMENTS, unit, thread)
    case kernel.POOL:
      return poolUnit(ARGUMENTS, unit)
    case kernel.POOL_GRADIENT:
      return poolGradientUnit(ARGUMENTS, unit)
    case kernel.COMPARE:
      return compareUnit(ARGUMENTS, unit)
    case kernel.LOGIC:
      return logicUnit(ARGUMENTS, unit)
    case kernel.SELECT:
      return selectUnit(ARGUMENTS, unit)
    default:
      unreachable()
  }
}
