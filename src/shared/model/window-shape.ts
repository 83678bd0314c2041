/** What one training window looks like to a network. */
import type { DatasetShape } from '../dataset'
import type { TrainingSettings } from '../training/settings'

export interface WindowShape {
  objective: TrainingSettings['objective']
  /**
   * Frames the network reads: the input frames, or for a shifted objective all frames of the window
   * but the last.
   */
  frames: number
  /** Frames after the inputs that it must predict. */
  targetFrames: number
  /**
   * Frames of the forecast that the network starts from, which it also reads; 0 or absent where it
   * starts from none.
   */
  startFrames?: number
  height: number
  width: number
  channels: number
}

/** The settings that say what a window looks like. */
export type WindowSettings = Pick<TrainingSettings, 'objective' | 'inputFrames' | 'targetFrames'> &
  StartSettings

/** Absent: from nothing. */
type StartSettings = Partial<Pick<TrainingSettings, 'startFrom'>>

/** The window of a training with these settings on frames of this size. */
export function windowShapeOf(
  settings: WindowSettings,
  { height, width, channels }: Pick<DatasetShape, 'height' | 'width' | 'channels'>,
): WindowShape {
  const { objective, inputFrames, targetFrames } = settings
  const frames = objective === 'shifted' ? inputFrames + targetFrames - 1 : inputFrames
  const startFrames = startFramesOf(settings)
  return { objective, frames, targetFrames, startFrames, height, width, channels }
}

/** Frames of the forecast that a network starts from: one for every lead time, or none. */
export function startFramesOf({
  startFrom = 'none',
  targetFrames,
}: StartSettings & Pick<TrainingSettings, 'targetFrames'>): number {
  return startFrom === 'none' ? 0 : targetFrames
}
