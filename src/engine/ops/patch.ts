/**
 * Folding square patches of a frame into channels and back (space to depth, depth to space; Shi et
 * al. 2015, section 4.1).
 *
 * A frame whose sides the patch size does not divide is padded with zeros at the bottom and right,
 * and `unpatch` crops it again. Channel order: the patch's rows, then its columns, then the frame's
 * own channels.
 */
import * as tf from '@tensorflow/tfjs-core'
import { cropFrames, padToMultiple } from './frames'

/** `[N, H, W, C]` -> `[N, ceil(H/p), ceil(W/p), p*p*C]` */
export function patch(frames: tf.Tensor4D, size: number): tf.Tensor4D {
  if (size === 1) return frames
  const padded = padToMultiple(frames, size)
  const [count, height, width, channels] = padded.shape
  const rows = height / size
  const columns = width / size
  // [N*H/p, p, W/p, p*C] -> [N*H/p, W/p, p, p*C]: one transposition of rank 4 does it
  const strips = tf.reshape(padded, [count * rows, size, columns, size * channels])
  return tf.reshape(tf.transpose(strips, [0, 2, 1, 3]), [
    count,
    rows,
    columns,
    size * size * channels,
  ])
}

/** `[N, H, W, p*p*C]` -> `[N, height, width, C]`, cropped from H*p x W*p. */
export function unpatch(
  frames: tf.Tensor4D,
  size: number,
  height: number,
  width: number,
): tf.Tensor4D {
  if (size === 1) return cropFrames(frames, height, width)
  const [count, rows, columns, folded] = frames.shape
  const channels = folded / (size * size)
  const strips = tf.reshape(frames, [count * rows, columns, size, size * channels])
  const full = tf.reshape<tf.Rank.R4>(tf.transpose(strips, [0, 2, 1, 3]), [
    count,
    rows * size,
    columns * size,
    channels,
  ])
  return cropFrames(full, height, width)
}
