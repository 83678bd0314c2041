/**
 * A transposed convolution of every frame by itself, `same` padding: H x W becomes (H * stride) x
 * (W * stride), then cropped.
 */
import * as tf from '@tensorflow/tfjs-core'
import { activate } from '../ops/activate'
import { cropFrames, perFrame } from '../ops/frames'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const convTranspose2d: LayerImplementation<'convTranspose2d'> = ({
  layer: { strides, filters, activation },
  weights,
  crop,
}) => {
  const kernel = weights.get<tf.Rank.R4>('kernel')
  const bias = weights.find<tf.Rank.R1>('bias')
  const convolve = (frames: tf.Tensor4D): tf.Tensor4D => {
    const [count, height, width] = frames.shape
    const full: [number, number, number, number] = [
      count,
      height * strides,
      width * strides,
      filters,
    ]
    const convolved = tf.conv2dTranspose(frames, kernel, full, strides, 'same')
    const cropped = cropFrames(convolved, crop.height, crop.width)
    return activate(bias === null ? cropped : tf.add<tf.Tensor4D>(cropped, bias), activation)
  }
  return stateless((sequence) => perFrame(sequence, convolve))
}
