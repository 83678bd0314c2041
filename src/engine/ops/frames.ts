/**
 * Moving the time axis in and out of the batch, so that frame-wise operations see `[B*T, H, W, C]`.
 */
import * as tf from '@tensorflow/tfjs-core'

/** `[B, T, H, W, C]` -> `[B*T, H, W, C]` */
export function foldTime(sequence: tf.Tensor5D): tf.Tensor4D {
  const [batch, time, height, width, channels] = sequence.shape
  return tf.reshape(sequence, [batch * time, height, width, channels])
}

/** `[B*T, H, W, C]` -> `[B, T, H, W, C]` */
export function unfoldTime(frames: tf.Tensor4D, batch: number): tf.Tensor5D {
  const [folded, height, width, channels] = frames.shape
  return tf.reshape(frames, [batch, folded / batch, height, width, channels])
}

/** `[B, T, H, W, C]` -> `[B, 1, H, W, T*C]`: the frames of a sequence as channels of one. */
export function timeToChannels(sequence: tf.Tensor5D): tf.Tensor5D {
  const [batch, time, height, width, channels] = sequence.shape
  const innermost = time === 1 ? sequence : tf.transpose(sequence, [0, 2, 3, 1, 4])
  return tf.reshape(innermost, [batch, 1, height, width, time * channels])
}

/** `[B, 1, H, W, T*C]` -> `[B, T, H, W, C]` */
export function channelsToTime(folded: tf.Tensor5D, channels: number): tf.Tensor5D {
  const [batch, , height, width, all] = folded.shape
  const time = all / channels
  const innermost = tf.reshape(folded, [batch, height, width, time, channels])
  return time === 1
    ? tf.reshape(folded, [batch, 1, height, width, channels])
    : tf.transpose<tf.Tensor5D>(innermost as tf.Tensor5D, [0, 3, 1, 2, 4])
}

/** Applies an operation to every frame at once. */
export function perFrame(
  sequence: tf.Tensor5D,
  operation: (frames: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor5D {
  return unfoldTime(operation(foldTime(sequence)), sequence.shape[0])
}

/** The frames `from` up to, not including, `to`; all of them cost nothing. */
export function sliceTime(sequence: tf.Tensor5D, from: number, to: number): tf.Tensor5D {
  const [batch, time, height, width, channels] = sequence.shape
  if (from === 0 && to === time) return sequence
  return tf.slice(sequence, [0, from, 0, 0, 0], [batch, to - from, height, width, channels])
}

/**
 * Missing frames (0 in the mask `[B, T]`) become the newest one before them that is not; those
 * before the first stay as they are. Values must be finite.
 */
export function holdMissing(sequence: tf.Tensor5D, mask: tf.Tensor2D | null): tf.Tensor5D {
  if (mask === null || sequence.shape[1] === 1) return sequence
  const held: tf.Tensor4D[] = []
  for (const [step, frame] of (tf.unstack(sequence, 1) as tf.Tensor4D[]).entries()) {
    const before = held.at(-1)
    const present = tf.cast(tf.reshape(sliceColumn(mask, step), [-1, 1, 1, 1]), 'float32')
    held.push(
      before === undefined
        ? frame
        : tf.add(tf.mul(frame, present), tf.mul(before, tf.sub(1, present))),
    )
  }
  return tf.stack(held, 1) as tf.Tensor5D
}

/** One column of a mask `[B, T]` as truth values `[B, 1]`. */
export function sliceColumn(mask: tf.Tensor2D, column: number): tf.Tensor2D {
  return tf.cast(tf.slice(mask, [0, column], [mask.shape[0], 1]), 'bool')
}

/**
 * Frame t becomes the sum of the frames up to t. (The gradient of tf.cumsum is wrong for any axis
 * but the last.)
 */
export function runningSum(sequence: tf.Tensor5D): tf.Tensor5D {
  if (sequence.shape[1] === 1) return sequence
  const sums: tf.Tensor4D[] = []
  for (const frame of tf.unstack(sequence, 1) as tf.Tensor4D[]) {
    const before = sums.at(-1)
    sums.push(before === undefined ? frame : tf.add(before, frame))
  }
  return tf.stack(sums, 1) as tf.Tensor5D
}

/** The top left part of every frame, `[.., height, width, C]`. */
export function cropFrames(frames: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [count, fullHeight, fullWidth, channels] = frames.shape
  if (fullHeight === height && fullWidth === width) return frames
  return tf.slice(frames, [0, 0, 0, 0], [count, height, width, channels])
}

/** A constant at the bottom and right until both sides are multiples of `size`. */
export function padToMultiple(frames: tf.Tensor4D, size: number, value = 0): tf.Tensor4D {
  const bottom = (size - (frames.shape[1] % size)) % size
  const right = (size - (frames.shape[2] % size)) % size
  if (bottom === 0 && right === 0) return frames
  return tf.pad(
    frames,
    [
      [0, 0],
      [0, bottom],
      [0, right],
      [0, 0],
    ],
    value,
  )
}
