/** Datasets and runs in a line, and as documents for programs. */
import type { Dataset } from '../../shared/dataset'
import { formatFrameTime } from '../../shared/time-axis'

/** `Cases: series of 149 frames of 40 x 48, 2020-02-24 to 2022-12-26, cases in cases/week`. */
export function datasetSentence({ name, kind, shape, time, valueName, unit }: Dataset): string {
  const { sequences, frames, height, width, channels } = shape
  const size = `${height} x ${width}${channels === 1 ? '' : ` x ${channels}`}`
  const length =
    kind === 'series' ? `series of ${frames} frames` : `${sequences} clips of ${frames} frames`
  const dates =
    time.kind === 'calendar'
      ? `, ${formatFrameTime(time, 0)} to ${formatFrameTime(time, frames - 1)}`
      : ''
  return `${name}: ${length} of ${size}${dates}, ${valueName}${unit === null ? '' : ` in ${unit}`}`
}

/** What programs get of a dataset. */
export function datasetDocument({
  id,
  ...rest
}: Dataset): { dataset: string } & Omit<Dataset, 'id'> {
  return { dataset: id, ...rest }
}
