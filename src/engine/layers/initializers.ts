/**
 * First weights, drawn from a seeded generator so that the same seed gives the same model on every
 * device.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../shared/random'

type Shape = (number | null)[]

/** What tfjs-layers asks of an initializer. */
abstract class SeededInitializer extends tf.serialization.Serializable {
  constructor(protected readonly random: Random) {
    super()
  }

  fromConfigUsesCustomObjects(): boolean {
    return false
  }

  getConfig() {
    return {}
  }

  apply(shape: Shape): tf.Tensor {
    const sizes = shape as number[]
    return tf.tensor(this.values(sizes), sizes)
  }

  protected abstract values(shape: number[]): Float32Array
}

/**
 * Uniform within the square root of 6 / (inputs + outputs), each times the size of the receptive
 * field (Glorot and Bengio 2010).
 */
export class GlorotUniform extends SeededInitializer {
  static readonly className = 'GridcastGlorotUniform'

  protected values(shape: number[]): Float32Array {
    const size = shape.reduce((product, side) => product * side, 1)
    const inputs = shape.at(-2) ?? 1
    const outputs = shape.at(-1) ?? 1
    const limit = Math.sqrt((6 * inputs * outputs) / (size * (inputs + outputs)))
    return Float32Array.from({ length: size }, () => (2 * this.random.next() - 1) * limit)
  }
}

/**
 * A ConvLSTM's bias `[4F]`: 1 for the forget gates, so that a new cell remembers (Jozefowicz et al.
 * 2015), 0 for the others.
 */
export class ForgetGateBias extends SeededInitializer {
  static readonly className = 'GridcastForgetGateBias'

  protected values(shape: number[]): Float32Array {
    const filters = (shape[0] ?? 0) / 4
    return new Float32Array(4 * filters).fill(1, filters, 2 * filters)
  }
}
