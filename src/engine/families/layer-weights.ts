/** Collecting the weights of a model's layers under stable names. */
import type * as tf from '@tensorflow/tfjs-core'
import type { SequenceLayer } from '../layers/sequence-layer'

/** `<layer>/<weight>` to variable, in the order of the layers. */
export function weightsOf(
  layers: Iterable<readonly [name: string, layer: SequenceLayer]>,
): Map<string, tf.Variable> {
  const weights = new Map<string, tf.Variable>()
  for (const [name, layer] of layers) {
    for (const [weight, variable] of layer.variables) weights.set(`${name}/${weight}`, variable)
  }
  return weights
}

export function trainableOf(weights: ReadonlyMap<string, tf.Variable>): tf.Variable[] {
  return [...weights.values()].filter((variable) => variable.trainable)
}
