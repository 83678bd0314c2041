/**
 * What an optimizer is: how one variable moves, given its gradient and the slots (running averages)
 * kept for it.
 *
 * Formulas are Keras 3's. A backend may register the kernel `OptimizerStep`, which does a whole
 * step of one variable in one pass; elsewhere the step is composed from TensorFlow.js operations.
 *
 * The kernel: inputs `variable`, `gradient` and `slot0`, `slot1` as many as the rule has;
 * attributes `rule` (its name), `gradientScale` (the gradient is multiplied by it first) and the
 * rule's coefficients, all numbers; outputs `[variable, slot0, slot1 …]`, new values of the same
 * shapes.
 */
import type * as tf from '@tensorflow/tfjs-core'
import type { OptimizerName, TrainingSettings } from '../../../shared/training/settings'

/** The numbers of one step, the same for every variable. */
export type Coefficients = Record<string, number>

export interface OptimizerRule<C extends Coefficients = Coefficients> {
  name: OptimizerName
  /** How many slots a variable has; they begin at 0. */
  slots: string[]
  /** The step's numbers. `iteration` counts from 1. */
  coefficients(settings: TrainingSettings, learningRate: number, iteration: number): C
  /**
   * The variable's new value, then those of its slots. The caller's tidy owns everything in
   * between.
   */
  step(variable: tf.Tensor, gradient: tf.Tensor, slots: tf.Tensor[], coefficients: C): tf.Tensor[]
}
