import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '../../ops/gradients'
import { beforeAll, describe, expect, it } from 'vitest'
import { optimizerNames, trainingSettingsSchema } from '../../../shared/training/settings'
import type { OptimizerName } from '../../../shared/training/settings'
import { Optimizer } from './optimizer'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const rate = 0.1
const gradients = [2, -1, 0.5, 3, -0.25]
const settings = (optimizer: OptimizerName) => trainingSettingsSchema.parse({ optimizer })

/** The published formulas for one weight, in float64, beginning at 1. */
const formulas: Record<OptimizerName, () => number> = {
  adam: () => adamLike(0),
  adamw: () => adamLike(0.01),
  adadelta() {
    let [w, a, s] = [1, 0, 0]
    for (const g of gradients) {
      a = 0.95 * a + 0.05 * g * g
      const delta = (g * Math.sqrt(s + 1e-7)) / Math.sqrt(a + 1e-7)
      s = 0.95 * s + 0.05 * delta * delta
      w -= rate * delta
    }
    return w
  },
  rmsprop() {
    let [w, v] = [1, 0]
    for (const g of gradients) {
      v = 0.95 * v + 0.05 * g * g
      w -= (rate * g) / Math.sqrt(v + 1e-7)
    }
    return w
  },
  sgd() {
    let [w, m] = [1, 0]
    for (const g of gradients) {
      m = 0.9 * m - rate * g
      w += m
    }
    return w
  },
}

function adamLike(decay: number): number {
  let [w, m, v] = [1, 0, 0]
  gradients.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    w *= 1 - rate * decay
    w -=
      (rate * Math.sqrt(1 - 0.999 ** (i + 1)) * m) / ((1 - 0.9 ** (i + 1)) * (Math.sqrt(v) + 1e-7))
  })
  return w
}

function steps(optimizer: Optimizer, list: readonly number[], scale = 1): void {
  for (const value of list) {
    const gradient = tf.fill([2], value)
    optimizer.apply(new Map([['w', gradient]]), rate, scale)
    gradient.dispose()
  }
}

describe.each(optimizerNames)('%s', (name) => {
  it('follows the published formula', () => {
    const before = tf.memory().numTensors
    const variable = tf.variable(tf.ones([2]))
    const optimizer = new Optimizer(settings(name), new Map([['w', variable]]))
    steps(optimizer, gradients)
    variable.dataSync().forEach((value) => expect(value).toBeCloseTo(formulas[name](), 4))
    optimizer.dispose()
    variable.dispose()
    expect(tf.memory().numTensors - before).toBe(1) // the ones the variable began with
    tf.disposeVariables()
  })

  it('scales gradients down, and goes on from its saved state exactly', () => {
    const [whole, parted] = [tf.variable(tf.ones([2])), tf.variable(tf.ones([2]))]
    const first = new Optimizer(settings(name), new Map([['w', whole]]))
    steps(first, gradients)
    const second = new Optimizer(settings(name), new Map([['w', parted]]))
    steps(
      second,
      gradients.slice(0, 2).map((value) => value * 4),
      0.25,
    )
    const third = new Optimizer(settings(name), new Map([['w', parted]]))
    const saved = second.tensors()
    third.restore(second.iterations, (slot) => saved.get(slot)!.clone())
    steps(third, gradients.slice(2))
    expect([...parted.dataSync()]).toEqual([...whole.dataSync()])
    for (const item of [first, second, third, whole, parted]) item.dispose()
  })
})
