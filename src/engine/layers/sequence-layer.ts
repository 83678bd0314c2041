/**
 * What every layer of a model is: a tfjs-layers `Layer` over sequences `[B, T, H, W, C]` that can
 * also run piece by piece.
 *
 * `run` takes the next frames of a sequence and the state the previous piece left, and gives their
 * outputs and the new state; `call` is one piece from the beginning, `step` a piece of one frame. A
 * causal layer gives the same outputs however the sequence is cut, which is what makes a
 * free-running forecast cost one step per frame.
 */
import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import type { LayerVariable } from '@tensorflow/tfjs-layers'
import { Random } from '../../shared/random'
import { GlorotUniform } from './initializers'

/**
 * How a pass is meant. In training, `step` counts training steps and fixes what dropout drops.
 * `mask`, `[B, T]`, is 0 for the frames of the sequence that are missing; absent or null when none
 * is. With `isLast` no further piece follows, and no state needs to be given.
 */
export type PassOptions = ({ training: false } | { training: true; step: number }) & {
  mask?: tf.Tensor2D | null
  isLast?: boolean
}

/**
 * What a layer remembers of the frames it has seen; null at a sequence's beginning. Its tensors
 * belong to the caller's tidy.
 */
export type LayerState = readonly tf.Tensor[] | null

export interface LayerRun {
  output: tf.Tensor5D
  state: LayerState
}

export interface SequenceLayerConfig {
  name?: string
  /** Fixes the first weights and what dropout drops. */
  seed?: number
}

type TensorOrList = tf.Tensor | tf.Tensor[]
type Kwargs = { [key: string]: unknown }

export abstract class SequenceLayer extends layers.Layer {
  readonly seed: number
  protected readonly random: Random

  constructor(config: SequenceLayerConfig) {
    super(config.name === undefined ? {} : { name: config.name })
    this.seed = config.seed ?? 0
    this.random = new Random(this.seed)
  }

  /**
   * The next frames `[B, T, H, W, C]` in, theirs out. Not tidied: the caller's tidy owns
   * everything.
   */
  abstract run(sequence: tf.Tensor5D, options: PassOptions, state: LayerState): LayerRun

  override call(inputs: TensorOrList, kwargs: Kwargs): TensorOrList {
    const training = kwargs['training'] === true
    const step = typeof kwargs['step'] === 'number' ? kwargs['step'] : 0
    const sequence = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor5D
    return tf.tidy(
      () => this.run(sequence, training ? { training, step } : { training }, null).output,
    )
  }

  /** One frame `[B, H, W, C]` and the state before it. */
  step(frame: tf.Tensor4D, state: LayerState): { frame: tf.Tensor4D; state: LayerState } {
    const piece = this.run(tf.expandDims<tf.Tensor5D>(frame, 1), { training: false }, state)
    return { frame: tf.squeeze<tf.Tensor4D>(piece.output, [1]), state: piece.state }
  }

  /** Every weight by the name it was added under: `kernel`, `bias`, `movingMean` … */
  get variables(): Map<string, tf.Variable> {
    return new Map(
      [...this.trainableWeights, ...this.nonTrainableWeights].map((weight) => [
        weight.originalName,
        valueOf(weight),
      ]),
    )
  }

  override getConfig() {
    return { ...super.getConfig(), seed: this.seed }
  }

  /**
   * A convolution kernel drawn from this layer's seed; the last two axes are inputs and outputs.
   */
  protected addKernel(name: string, shape: number[]): LayerVariable {
    return this.addWeight(name, shape, 'float32', new GlorotUniform(this.random))
  }
}

/** The variable itself, which optimizers and gradients need. */
export function valueOf<R extends tf.Rank = tf.Rank>(weight: LayerVariable): tf.Variable<R> {
  const value = weight.read()
  if (!(value instanceof tf.Variable))
    throw new Error(`The weight ${weight.originalName} is not a variable.`)
  return value as tf.Variable<R>
}
