/**
 * How an operation chooses between a fused kernel of the active backend and its composition from
 * TensorFlow.js operations.
 *
 * A backend offers a fused kernel by registering it (and its gradient) under the operation's name;
 * nothing else needs to know.
 */
import * as tf from '@tensorflow/tfjs-core'

/** Whether the active backend has registered a kernel of this name. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined
}

/**
 * Runs a kernel of the active backend through the engine, so that it is on the gradient tape.
 * Inputs that are null are left out. All outputs are returned; the caller's tidy owns them.
 */
export function runKernel(
  name: string,
  inputs: Record<string, tf.Tensor | null>,
  attributes: Record<string, string | number | boolean | number[]>,
): tf.Tensor[] {
  const present: tf.NamedTensorMap = {}
  for (const [key, tensor] of Object.entries(inputs)) if (tensor !== null) present[key] = tensor
  const outputs = tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, present, attributes)
  return Array.isArray(outputs) ? outputs : [outputs]
}
