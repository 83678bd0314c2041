/** Collecting the weights of a model's layers under stable names. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer } from '../layers'
import type { GridModel } from './grid-model'

/** The weights of layers as a model has them: `<layer>/<weight>`, in the order of the layers. */
export function weightsOf(
  layers: readonly Layer[],
): Pick<GridModel, 'weights' | 'trainable' | 'dispose'> {
  const weights = new Map<string, tf.Variable>()
  for (const { name, weights: own } of layers) {
    for (const [weight, variable] of own.variables) weights.set(`${name}/${weight}`, variable)
  }
  return {
    weights,
    trainable: [...weights.values()].filter((variable) => variable.trainable),
    dispose() {
      for (const variable of weights.values()) variable.dispose()
    },
  }
}
