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
    const last = from + count
    const sentence = `"${name}" has ${shape.sequences} sequences of ${shape.frames} frames; frames ${from + 1} to ${last} of sequence ${sequence + 1} are not in it.`
    throw new GridcastError('dataset.frames', sentence, 'Ask for frames that are in the dataset.')
  }
  if (count * inFrame <= mostValues) return
  const most = Math.max(1, Math.floor(mostValues / inFrame))
  throw new GridcastError(
    'dataset.frames',
    `${count} frames of "${name}" are too many at once.`,
    `Ask for at most ${most}.`,
  )
}
