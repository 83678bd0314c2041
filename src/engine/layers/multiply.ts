/** The product of sequences of one shape. */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerImplementation } from './layer'

export const multiply: LayerImplementation<'multiply'> = () => (sequences) => ({
  output: sequences.reduce((product, sequence) => tf.mul(product, sequence)),
  state: null,
})
