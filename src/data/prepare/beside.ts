/** Frames of another dataset, each beside the frame of the same time. */
import { GridcastError } from '../../shared/errors'
import { stepsBetween } from '../../shared/time-axis'
import type { DatasetDescription, FrameSource } from '../frame-source'
import { frameByFrame, type SingleFrame } from './frame-by-frame'

/**
 * What gives the other's frame for each frame that is asked for, in order; null where it has none.
 * @throws GridcastError `prepare.other-grid`, `prepare.other-times`
 */
export function besideEach(
  description: DatasetDescription,
  other: FrameSource,
  signal: AbortSignal,
): (sequence: number, frame: number) => Promise<SingleFrame | null> {
  const offset = checkedOffset(description, other.description)
  const { frames, sequences } = other.description.shape
  let reader = frameByFrame(other, signal)
  let last: SingleFrame | null = null
  return async (sequence, frame) => {
    const wanted = frames === 1 ? 0 : frame + offset
    if (wanted < 0 || wanted >= frames) return null
    const from = sequences === 1 ? 0 : sequence
    if (last !== null && (last.sequence > from || (last.sequence === from && last.frame > wanted)))
      [reader, last] = [frameByFrame(other, signal), null]
    while (last === null || last.sequence !== from || last.frame !== wanted) {
      const next: IteratorResult<SingleFrame, void> = await reader.next()
      if (next.done === true) return null
      last = next.value
    }
    return last
  }
}

/** How many frames the other begins before. */
export function checkedOffset(
  { shape, georeference, time }: DatasetDescription,
  other: DatasetDescription,
): number {
  const isSame = shape.height === other.shape.height && shape.width === other.shape.width
  const [here, there] = [georeference, other.georeference]
  const isThere =
    here === null ||
    there === null ||
    (['x', 'y'] as const).every((axis) => near(here, there, axis))
  if (!isSame || !isThere)
    throw new GridcastError('prepare.other-grid', {
      other: other.valueName,
      height: shape.height,
      width: shape.width,
      otherHeight: other.shape.height,
      otherWidth: other.shape.width,
    })
  const { sequences, frames } = other.shape
  const offset = frames === 1 ? 0 : stepsBetween(other.time, time)
  if (offset === null || !Number.isInteger(offset) || ![1, shape.sequences].includes(sequences))
    throw new GridcastError('prepare.other-times', { other: other.valueName })
  return offset
}

type Place = NonNullable<DatasetDescription['georeference']>

/** Within a hundredth of a cell. */
const near = (a: Place, b: Place, axis: 'x' | 'y') =>
  Math.abs(a[axis].first - b[axis].first) <= 0.01 * Math.abs(a[axis].step) &&
  Math.abs(a[axis].step - b[axis].step) <= 1e-4 * Math.abs(a[axis].step)
