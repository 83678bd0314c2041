/**
 * What every layer of a built model is: weights, and a way to run. It works on sequences `[B, T, H,
 * W, C]`, whole or piece by piece.
 *
 * `run` takes the next frames of its inputs and the state the piece before left, and gives their
 * outputs and the new state. A causal layer gives the same outputs however the sequence is cut,
 * which is what makes a free-running forecast cost one step per frame.
 */
import type * as tf from '@tensorflow/tfjs-core'
import type { LayerType, ResolvedLayer } from '../../shared/model/layers'

/**
 * How a pass is meant. In training, `step` counts training steps and fixes what dropout drops.
 * `mask`, `[B, T]`, is 0 for the frames of the sequence that are missing; absent or null when none
 * is. `start`, `[B, L, H, W, C]`, is the forecast that a direct network starts from.
 */
export type PassOptions = ({ training: false } | { training: true; step: number }) & {
  mask?: tf.Tensor2D | null
  start?: tf.Tensor5D | null
}

/** A pass as a layer sees it. */
export type LayerPass = PassOptions & {
  /** T of what comes out, which a layer without inputs cannot know. */
  frames: number
  /** Whether anything reads the outputs, and the state after the last frame. */
  wants: { output: boolean; state: boolean }
}

/**
 * What a layer remembers of the frames it has seen; null at a sequence's beginning. Its tensors
 * belong to the caller's tidy.
 */
export type LayerState = readonly tf.Tensor[] | null

export interface LayerRun {
  /** Null where it is not wanted. */
  output: tf.Tensor5D | null
  state: LayerState
}

/** Not tidied: the caller's tidy owns everything. */
export type RunLayer = (
  inputs: readonly tf.Tensor5D[],
  pass: LayerPass,
  state: LayerState,
) => LayerRun

/** What a layer is made of. */
export interface LayerParts<T extends LayerType> {
  layer: ResolvedLayer<T>
  weights: LayerWeights
  /** Size of the frames that come out, from shape inference; layers that enlarge crop to it. */
  crop: { height: number; width: number }
  /** Fixes what dropout drops. */
  seed: number
  /** Training leaves its weights, and moving averages, as they are. */
  frozen: boolean
}

/** One kind of layer: makes the run of a layer of it. */
export type LayerImplementation<T extends LayerType> = (parts: LayerParts<T>) => RunLayer

/** A layer's weights by name: `kernel`, `bias`, `movingMean` … */
export class LayerWeights {
  constructor(readonly variables: ReadonlyMap<string, tf.Variable>) {}

  /** A weight that the layer has whatever its settings. */
  get<R extends tf.Rank>(name: string): tf.Variable<R> {
    const variable = this.find<R>(name)
    if (variable === null) throw new Error(`The layer has no weight ${name}.`)
    return variable
  }

  /** A weight that the layer has with some settings. */
  find<R extends tf.Rank>(name: string): tf.Variable<R> | null {
    return (this.variables.get(name) ?? null) as tf.Variable<R> | null
  }
}

/** The run of a layer that reads one sequence and remembers nothing. */
export function stateless(
  output: (sequence: tf.Tensor5D, pass: LayerPass) => tf.Tensor5D,
): RunLayer {
  return ([sequence], pass) => ({ output: output(sequence!, pass), state: null })
}
