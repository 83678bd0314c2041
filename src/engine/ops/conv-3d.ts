/**
 * Convolution over time, height and width, whole sequence or piece by piece.
 *
 * `same` padding is centred: output t sees `(k - 1) / 2` frames ahead. `causal` shifts the window
 * back so that output t sees inputs up to t. Before the sequence's beginning lie zeros. Both run as
 * one TensorFlow.js `Conv3D` with `same` padding: the frames before the piece are prepended and the
 * outputs that belong to the piece are cut out.
 */
import * as tf from '@tensorflow/tfjs-core'
import { sliceTime } from './frames'

export interface Conv3dPiece {
  /** `[B, T, H, W, F]`, one output per frame of the piece. */
  output: tf.Tensor5D
  /** The newest frames seen so far, to be given with the next piece; null when none are needed. */
  previous: tf.Tensor5D | null
}

/**
 * `sequence` is `[B, T, H, W, C]`, `kernel` `[kt, kh, kw, C, F]` with odd sides. `previous` holds
 * the frames before the sequence as the last piece returned them, null at the beginning. With
 * `same`, frames past the newest count as zeros, so the newest `(kt - 1) / 2` outputs of a piece
 * are those of a sequence that ends there.
 */
export function conv3dPiece(
  sequence: tf.Tensor5D,
  kernel: tf.Tensor5D,
  padding: 'causal' | 'same',
  previous: tf.Tensor5D | null,
): Conv3dPiece {
  const half = (kernel.shape[0] - 1) / 2
  const steps = sequence.shape[1]
  const known = previous === null ? sequence : tf.concat([previous, sequence], 1)
  const before = known.shape[1] - steps
  const lag = padding === 'causal' ? half : 0
  const extended = prependZeros(known, Math.max(0, lag - before))
  const first = Math.max(before - lag, 0)
  const convolved = tf.conv3d(extended, kernel, 1, 'same')
  const keep = Math.min(known.shape[1], half + lag)
  return {
    output: sliceTime(convolved, first, first + steps),
    previous: keep === 0 ? null : sliceTime(known, known.shape[1] - keep, known.shape[1]),
  }
}

function prependZeros(sequence: tf.Tensor5D, frames: number): tf.Tensor5D {
  if (frames === 0) return sequence
  const [batch, , height, width, channels] = sequence.shape
  return tf.concat([tf.zeros<tf.Rank.R5>([batch, frames, height, width, channels]), sequence], 1)
}
