/**
 * A convolution of every frame by itself, `same` padding; a stride s gives ceil(H / s) x ceil(W /
 * s).
 *
 * Several inputs are read as if joined along their channels, without the copy that joining them
 * would be: each sequence meets its share of the kernel, and the results are added.
 */
import * as tf from '@tensorflow/tfjs-core'
import { activate } from '../ops/activate'
import { conv2d as convolve } from '../ops/conv-2d'
import { perFrame } from '../ops/frames'
import type { LayerImplementation } from './layer'

export const conv2d: LayerImplementation<'conv2d'> = ({
  layer: { strides, activation },
  weights,
}) => {
  const kernel = weights.get<tf.Rank.R4>('kernel')
  const bias = weights.find<tf.Rank.R1>('bias')
  return (sequences) => {
    const channels = sequences.map((sequence) => sequence.shape[4])
    const shares: tf.Tensor4D[] = sequences.length === 1 ? [kernel] : tf.split(kernel, channels, 2)
    const parts = sequences.map((sequence, i) =>
      perFrame(sequence, (frames) => convolve(frames, shares[i]!, i === 0 ? bias : null, strides)),
    )
    const sum = parts.reduce((total, part) => tf.add(total, part))
    return { output: activate(sum, activation), state: null }
  }
}
