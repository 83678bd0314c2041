/** Which function computes a unit of which job. */
import * as kernel from '../kernel-ids'
import { ARGUMENTS, STEP_ARGUMENTS } from './arguments'
import { convolveUnit } from './convolution'
import { copyUnit } from './copying'
import { depthwiseUnit, depthwiseWeightsGradientUnit } from './depthwise'
import { combineUnit, elementwiseUnit } from './elementwise'
import { copyDenseUnit, fillUnit } from './filling'
import { groupNormGradientUnit, groupNormUnit } from './group-normalization'
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

/** @param slot where the job lies; see `control.ts` */
export function runUnit(job: i32, slot: usize, unit: i32, thread: i32): void {
  const args = slot + ARGUMENTS
  const stepArgs = slot + STEP_ARGUMENTS
  switch (job) {
    case kernel.PACK_WEIGHTS:
      return packUnit(args, unit)
    case kernel.CONVOLVE:
      return convolveUnit(args, unit, thread)
    case kernel.CONVOLVE_WEIGHTS_GRADIENT:
      return weightsGradientUnit(args, unit, thread)
    case kernel.SUM_PARTIALS:
      return sumPartialsUnit(args, unit)
    case kernel.LSTM_FORWARD_STEP:
      return lstmForwardUnit(args, stepArgs, unit, thread)
    case kernel.LSTM_BACKWARD_STEP:
      return lstmBackwardUnit(args, stepArgs, unit, thread)
    case kernel.ELEMENTWISE:
      return elementwiseUnit(args, unit)
    case kernel.COMBINE:
      return combineUnit(args, unit)
    case kernel.REDUCE_ALL:
      return reduceAllUnit(args, unit)
    case kernel.REDUCE_COLUMNS:
      return reduceColumnsUnit(args, unit)
    case kernel.REDUCE_ROWS:
      return reduceRowsUnit(args, unit)
    case kernel.COLUMN_MOMENTS:
      return columnMomentsUnit(args, unit)
    case kernel.NORMALIZATION_SUMS:
      return normalizationSumsUnit(args, unit)
    case kernel.LAYER_NORM:
      return layerNormUnit(args, unit)
    case kernel.LAYER_NORM_GRADIENT:
      return layerNormGradientUnit(args, unit)
    case kernel.COPY_STRIDED:
      return copyUnit(args, unit)
    case kernel.OPTIMIZER_STEP:
      return optimizerUnit(args, unit)
    case kernel.POINTWISE_LOSS:
      return lossUnit(args, unit)
    case kernel.WINOGRAD_WEIGHTS:
      return winogradWeightsUnit(args, unit, thread)
    case kernel.WINOGRAD_PRODUCT:
      return winogradProductUnit(args, unit, thread)
    case kernel.WINOGRAD_FORWARD_STEP:
      return winogradForwardStepUnit(args, stepArgs, unit, thread)
    case kernel.WINOGRAD_BACKWARD_STEP:
      return winogradBackwardStepUnit(args, stepArgs, unit, thread)
    case kernel.WINOGRAD_SUMS:
      return winogradSumsUnit(args, unit, thread)
    case kernel.WINOGRAD_COLLECT:
      return winogradCollectUnit(args, unit, thread)
    case kernel.POOL:
      return poolUnit(args, unit)
    case kernel.POOL_GRADIENT:
      return poolGradientUnit(args, unit)
    case kernel.COMPARE:
      return compareUnit(args, unit)
    case kernel.LOGIC:
      return logicUnit(args, unit)
    case kernel.SELECT:
      return selectUnit(args, unit)
    case kernel.COPY_DENSE:
      return copyDenseUnit(args, unit)
    case kernel.FILL:
      return fillUnit(args, unit)
    case kernel.DEPTHWISE:
      return depthwiseUnit(args, unit)
    case kernel.DEPTHWISE_WEIGHTS_GRADIENT:
      return depthwiseWeightsGradientUnit(args, unit)
    case kernel.GROUP_NORM:
      return groupNormUnit(args, unit, thread)
    case kernel.GROUP_NORM_GRADIENT:
      return groupNormGradientUnit(args, unit, thread)
    default:
      unreachable()
  }
}
