/** A depthwise convolution of every frame by itself. */
import * as tf from '@tensorflow/tfjs-core'
import { activate } from '../ops/activate'
import { depthwiseConv2d as convolve } from '../ops/depthwise-conv-2d'
import { perFrame } from '../ops/frames'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const depthwiseConv2d: LayerImplementation<'depthwiseConv2d'> = ({
  layer: { dilation, activation },
  weights,
}) => {
  const kernel = weights.get<tf.Rank.R3>('kernel')
  const bias = weights.find<tf.Rank.R1>('bias')
  return stateless((sequence) => {
    const output = perFrame(sequence, (frames) => convolve(frames, kernel, dilation))
    return activate(bias === null ? output : tf.add(output, bias), activation)
  })
}
