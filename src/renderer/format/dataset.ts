/** Facts of a dataset in words. */
import type { Dataset, DatasetShape, TimeAxis } from '../../shared/dataset'
import { m } from '../i18n/paraglide/messages'
import { formatCount, formatValue } from './numbers'

/** 64 × 64, or 64 × 64 × 3 with channels. */
export function formatGrid(shape: Pick<DatasetShape, 'height' | 'width' | 'channels'>): string {
  const grid = `${formatCount(shape.height)} × ${formatCount(shape.width)}`
  return shape.channels > 1 ? `${grid} × ${shape.channels}` : grid
}

/** 20 frames, or 400 sequences of 20 frames. */
export function formatLength(shape: Pick<DatasetShape, 'sequences' | 'frames'>): string {
  const frames = m.count_frames({ count: shape.frames })
  return shape.sequences > 1
    ? m.sequences_of_frames({ sequences: formatCount(shape.sequences), frames })
    : frames
}

/** Every week, every 3 hours; null when frames are only counted. */
export function formatStep(time: TimeAxis): string | null {
  if (time.kind === 'index') return null
  const { count, unit } = time.step
  return count === 1 ? m[`every_one_${unit}`]() : m[`every_${unit}`]({ count })
}

export function formatRange(dataset: Pick<Dataset, 'range' | 'unit'>): string {
  const range = `${formatValue(dataset.range.min)} – ${formatValue(dataset.range.max)}`
  return dataset.unit ? `${range} ${dataset.unit}` : range
}

/** Number of values in the whole dataset. */
export function cellCount(shape: DatasetShape): number {
  return shape.sequences * shape.frames * shape.height * shape.width * shape.channels
}
