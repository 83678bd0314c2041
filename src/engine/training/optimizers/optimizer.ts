/**
 * The optimizer of a run: a rule, the slots of every variable, and the number of steps done. All of
 * it can be saved and restored.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerName, TrainingSettings } from '../../../shared/training/settings'
import { hasKernel, runKernel } from '../../ops/dispatch'
import { adadelta } from './adadelta'
import { adam } from './adam'
import { adamw } from './adamw'
import { rmsprop } from './rmsprop'
import type { Coefficients, OptimizerRule } from './rule'
import { sgd } from './sgd'

/** A rule whose coefficients only it knows. */
type AnyRule = Pick<OptimizerRule, 'slots'> & {
  prepare(settings: TrainingSettings, learningRate: number, iteration: number): PreparedStep
}
interface PreparedStep {
  coefficients: Coefficients
  step(variable: tf.Tensor, gradient: tf.Tensor, slots: tf.Tensor[]): tf.Tensor[]
}

const rules: Record<OptimizerName, AnyRule> = {
  adam: prepared(adam),
  adamw: prepared(adamw),
  adadelta: prepared(adadelta),
  rmsprop: prepared(rmsprop),
  sgd: prepared(sgd),
}

function prepared<C extends Coefficients>(rule: OptimizerRule<C>): AnyRule {
  return {
    slots: rule.slots,
    prepare(settings, learningRate, iteration) {
      const coefficients = rule.coefficients(settings, learningRate, iteration)
      return {
        coefficients,
        step: (variable, gradient, slots) => rule.step(variable, gradient, slots, coefficients),
      }
    },
  }
}

export class Optimizer {
  /** Steps done. */
  iterations = 0
  private readonly rule: AnyRule
  private readonly slots = new Map<string, tf.Tensor[]>()

  /** @param variables what is trained, by its stable name; they stay the caller's */
  constructor(
    private readonly settings: TrainingSettings,
    private readonly variables: ReadonlyMap<string, tf.Variable>,
  ) {
    this.rule = rules[settings.optimizer]
    for (const [name, variable] of variables)
      this.slots.set(
        name,
        this.rule.slots.map(() => tf.keep(tf.zerosLike(variable))),
      )
  }

  /**
   * Moves every variable that has a gradient by one step.
   * @param gradients by the variables' names; they stay the caller's
   * @param gradientScale gradients are multiplied by it first (clipping)
   */
  apply(
    gradients: ReadonlyMap<string, tf.Tensor>,
    learningRate: number,
    gradientScale: number,
  ): void {
    this.iterations++
    const step = this.rule.prepare(this.settings, learningRate, this.iterations)
    for (const [name, variable] of this.variables) {
      const gradient = gradients.get(name)
      const slots = this.slots.get(name)
      if (!gradient || !slots) continue
      const [value, ...newSlots] = tf.tidy(() =>
        this.moved(step, variable, gradient, slots, gradientScale),
      )
      if (!value) throw new Error(`The optimizer step of ${name} gave nothing.`)
      variable.assign(value)
      value.dispose()
      slots.forEach((slot) => slot.dispose())
      this.slots.set(
        name,
        newSlots.map((slot) => tf.keep(slot)),
      )
    }
  }

  /** The slots by name, e.g. `layer/kernel/m`; they stay the optimizer's. */
  tensors(): Map<string, tf.Tensor> {
    const named = new Map<string, tf.Tensor>()
    for (const [name, slots] of this.slots)
      slots.forEach((slot, i) => named.set(`${name}/${this.rule.slots[i]}`, slot))
    return named
  }

  /** Takes over saved slots and the number of steps done. The tensors become the optimizer's. */
  restore(iterations: number, saved: (name: string, shape: number[]) => tf.Tensor): void {
    this.iterations = iterations
    for (const [name, slots] of this.slots) {
      const restored = slots.map((slot, i) =>
        tf.keep(saved(`${name}/${this.rule.slots[i]}`, slot.shape)),
      )
      slots.forEach((slot) => slot.dispose())
      this.slots.set(name, restored)
    }
  }

  dispose(): void {
    for (const slots of this.slots.values()) slots.forEach((slot) => slot.dispose())
    this.slots.clear()
  }

  private moved(
    step: PreparedStep,
    variable: tf.Tensor,
    gradient: tf.Tensor,
    slots: tf.Tensor[],
    gradientScale: number,
  ): tf.Tensor[] {
    if (hasKernel('OptimizerStep')) {
      const inputs = {
        variable,
        gradient,
        ...Object.fromEntries(slots.map((slot, i) => [`slot${i}`, slot])),
      }
      return runKernel('OptimizerStep', inputs, {
        rule: this.settings.optimizer,
        gradientScale,
        ...step.coefficients,
      })
    }
    return step.step(
      variable,
      gradientScale === 1 ? gradient : tf.mul(gradient, gradientScale),
      slots,
    )
  }
}
