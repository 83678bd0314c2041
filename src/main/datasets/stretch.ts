/** Checks which frames of a dataset are asked for, before anything is read. */
import { mostValuesAtOnce, type Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'

/** One frame may be larger than what several may be together. */
const mostValuesOfOne = 64 << 20

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
  const bound = count === 1 ? mostValuesOfOne : mostValuesAtOnce
  if (count * inFrame <= bound) return
  const most = Math.max(1, Math.floor(mostValuesAtOnce / inFrame))
  throw new GridcastError('dataset.too-many-frames', { name, asked: count, most })
}
