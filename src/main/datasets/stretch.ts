/** Checks which frames of a dataset are asked for, before anything is read. */
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'

/** At most this many values are read at once. */
const mostValues = 64 << 20

/**
 * @throws GridcastError `dataset.frames` for frames that aren't there, or more than can be handed
 * over at once
 */
export function checkStretch(
  { name, shape }: Dataset,
  asked: { sequence: number; from: number; count: number },
): void {
  const { sequence, from, count } = asked
  const inFrame = shape.height * shape.width * shape.channels
  if (sequence >= shape.sequences || from + count > shape.frames) {
    throw new GridcastError('dataset.no-such-frames', {
      name,
      sequences: shape.sequences,
      frames: shape.frames,
      from: from + 1,
      to: from + count,
      sequence: sequence + 1,
    })
  }
  if (count * inFrame <= mostValues) return
  const most = Math.max(1, Math.floor(mostValues / inFrame))
  throw new GridcastError('dataset.too-many-frames', { name, asked: count, most })
}
