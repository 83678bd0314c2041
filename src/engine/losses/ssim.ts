/**
 * 1 - SSIM (Wang et al. 2004, equation 13) as a loss: one term per place at which the whole
 * Gaussian window lies on the frame and whose centre has data. Cells without data get no weight in
 * their windows. The metric of the same name computes the same number.
 */
import * as tf from '@tensorflow/tfjs-core'
import { gaussianWeights, windowLengthAlong } from '../metrics/gaussian-window'
import type { Loss } from './loss'

export const ssim: Loss = {
  name: 'ssim',
  range: 'any',
  sum(prediction, truth, mask, { dynamicRange }) {
    const blur = gaussianBlur(prediction.shape[2], prediction.shape[3])
    if (mask === null)
      return tf.sum(
        tf.sub(1, similarity(asPlanes(prediction), asPlanes(truth), blur, dynamicRange)),
      )
    const inside = asPlanes(mask)
    const [x, y] = [prediction, truth].map((frames) => selected(inside, asPlanes(frames))) as [
      tf.Tensor4D,
      tf.Tensor4D,
    ]
    const weight = tf.add(blur(tf.cast(inside, 'float32')), 1e-12)
    const map = similarity(x, y, (plane) => tf.div(blur(plane), weight), dynamicRange)
    return tf.sum(tf.where(centres(inside), tf.sub(1, map), tf.zerosLike(map)))
  },
  terms(shape, valid) {
    const [batch, time, height, width, channels] = shape
    const [marginY, marginX] = margins(height, width)
    if (valid === null)
      return batch * time * channels * (height - 2 * marginY) * (width - 2 * marginX)
    let count = 0
    for (let i = 0; i < valid.length; i++) {
      const column = Math.floor(i / channels) % width
      const row = Math.floor(i / (channels * width)) % height
      const centred =
        row >= marginY && row < height - marginY && column >= marginX && column < width - marginX
      if (centred) count += valid[i]!
    }
    return count
  },
}

type Blur = (plane: tf.Tensor4D) => tf.Tensor4D

function similarity(x: tf.Tensor4D, y: tf.Tensor4D, blur: Blur, dynamicRange: number): tf.Tensor4D {
  const c1 = (0.01 * dynamicRange) ** 2
  const c2 = (0.03 * dynamicRange) ** 2
  const [meanX, meanY] = [blur(x), blur(y)]
  const varianceX = tf.sub(blur(tf.square(x)), tf.square(meanX))
  const varianceY = tf.sub(blur(tf.square(y)), tf.square(meanY))
  const covariance = tf.sub(blur(tf.mul(x, y)), tf.mul(meanX, meanY))
  const above = tf.mul(
    tf.add(tf.mul(2, tf.mul(meanX, meanY)), c1),
    tf.add(tf.mul(2, covariance), c2),
  )
  const below = tf.mul(
    tf.add(tf.add(tf.square(meanX), tf.square(meanY)), c1),
    tf.add(tf.add(varianceX, varianceY), c2),
  )
  return tf.div(above, below)
}

/**
 * Two one-dimensional convolutions without padding: [N, H, W, 1] to [N, H - 2 marginY, W - 2
 * marginX, 1].
 */
function gaussianBlur(height: number, width: number): Blur {
  const [weightsY, weightsX] = [gaussianWeights(height), gaussianWeights(width)]
  const vertical = tf.tensor4d(Float32Array.from(weightsY), [weightsY.length, 1, 1, 1])
  const horizontal = tf.tensor4d(Float32Array.from(weightsX), [1, weightsX.length, 1, 1])
  return (plane) => tf.conv2d(tf.conv2d(plane, vertical, 1, 'valid'), horizontal, 1, 'valid')
}

/** [B, T, H, W, C] to [B x T x C, H, W, 1]. */
function asPlanes(frames: tf.Tensor5D): tf.Tensor4D {
  const [batch, time, height, width, channels] = frames.shape
  const planes = channels === 1 ? frames : tf.transpose(frames, [0, 1, 4, 2, 3])
  return tf.reshape(planes, [batch * time * channels, height, width, 1])
}

function selected(mask: tf.Tensor4D, planes: tf.Tensor4D): tf.Tensor4D {
  return tf.where(mask, planes, tf.zerosLike(planes))
}

/** The mask at the centres of the windows. */
function centres(mask: tf.Tensor4D): tf.Tensor4D {
  const [count, height, width] = mask.shape
  const [marginY, marginX] = margins(height, width)
  return tf.slice(
    mask,
    [0, marginY, marginX, 0],
    [count, height - 2 * marginY, width - 2 * marginX, 1],
  )
}

function margins(height: number, width: number): [number, number] {
  return [(windowLengthAlong(height) - 1) / 2, (windowLengthAlong(width) - 1) / 2]
}
