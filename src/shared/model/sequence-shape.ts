/** The shape of one sequence as layers read and give it. */

/** T, H, W, C of one sequence. */
export interface SequenceShape {
  frames: number
  height: number
  width: number
  channels: number
}

/** Frames, height, width, channels. */
export function sidesOf({ frames, height, width, channels }: SequenceShape): number[] {
  return [frames, height, width, channels]
}

export function positionsIn({ frames, height, width }: SequenceShape): number {
  return frames * height * width
}

export function valuesIn(shape: SequenceShape): number {
  return positionsIn(shape) * shape.channels
}

/** Channels of sequences that are joined along their channels; 0 of none. */
export function joinedChannels(shapes: readonly SequenceShape[]): number {
  return shapes.reduce((sum, { channels }) => sum + channels, 0)
}
