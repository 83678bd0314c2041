/**
 * First weights, drawn from a seeded generator so that the same seed gives the same model on every
 * device.
 */
import * as tf from '@tensorflow/tfjs-core'
import { weightSize } from '../../shared/model/layers/common'
import type { InitialValues, WeightDescription } from '../../shared/model/layers/layer-description'
import { Random } from '../../shared/random'
import { LayerWeights } from './layer'

/** Variables with the values their descriptions say; the caller disposes them. */
export function firstWeights(
  descriptions: readonly WeightDescription[],
  seed: number,
): LayerWeights {
  const random = new Random(seed)
  return new LayerWeights(
    new Map(
      descriptions.map((weight) => {
        const values = initializers[weight.initial](weight, random)
        const first = tf.tensor(values, weight.shape)
        const variable = tf.variable(first, weight.trainable)
        first.dispose()
        return [weight.name, variable]
      }),
    ),
  )
}

type Initializer = (weight: WeightDescription, random: Random) => Float32Array

const initializers: Record<InitialValues, Initializer> = {
  glorot: glorotUniform,
  glorotDepthwise: depthwiseUniform,
  he: heNormal,
  zeros: (weight) => new Float32Array(weightSize(weight)),
  ones: (weight) => new Float32Array(weightSize(weight)).fill(1),
  forgetGates(weight) {
    const filters = weightSize(weight) / 4
    return new Float32Array(4 * filters).fill(1, filters, 2 * filters)
  },
}

/**
 * Uniform within the square root of 6 / (inputs + outputs), each times the size of the receptive
 * field (Glorot and Bengio 2010); the last two axes are inputs and outputs.
 */
function glorotUniform(weight: WeightDescription, random: Random): Float32Array {
  const size = weightSize(weight)
  const inputs = weight.shape.at(-2) ?? 1
  const outputs = weight.shape.at(-1) ?? 1
  const limit = Math.sqrt((6 * inputs * outputs) / (size * (inputs + outputs)))
  return Float32Array.from({ length: size }, () => (2 * random.next() - 1) * limit)
}

/** `[kh, kw, C]`: as many inputs as outputs, the taps of the kernel. */
function depthwiseUniform(weight: WeightDescription, random: Random): Float32Array {
  const taps = weightSize(weight) / (weight.shape.at(-1) ?? 1)
  const limit = Math.sqrt(3 / taps)
  return Float32Array.from({ length: weightSize(weight) }, () => (2 * random.next() - 1) * limit)
}

/** Normal with variance 2 / inputs (He et al. 2015); the last axis is the outputs. */
function heNormal(weight: WeightDescription, random: Random): Float32Array {
  const size = weightSize(weight)
  const spread = Math.sqrt((2 * (weight.shape.at(-1) ?? 1)) / size)
  return Float32Array.from({ length: size }, () => spread * random.normal())
}
