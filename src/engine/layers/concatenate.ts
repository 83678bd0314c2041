/** Sequences joined along their channels. */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerImplementation } from './layer'

export const concatenate: LayerImplementation<'concatenate'> = () => (sequences) => ({
  output: tf.concat([...sequences], 4),
  state: null,
})
