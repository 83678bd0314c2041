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
  height: number
  width: number
  channels: number
}

/** The window of a training with these settings on frames of this size. */
export function windowShapeOf(
  settings: Pick<TrainingSettings, 'objective' | 'inputFrames' | 'targetFrames'>,
  { height, width, channels }: Pick<DatasetShape, 'height' | 'width' | 'channels'>,
): WindowShape {
  const { objective, inputFrames, targetFrames } = settings
  const frames = objective === 'shifted' ? inputFrames + targetFrames - 1 : inputFrames
  return { objective, frames, targetFrames, height, width, channels }
}
