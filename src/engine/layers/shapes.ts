/**
 * Shapes as tfjs-layers asks for them, `[B, T, H, W, C]`, null where a side is not known before the
 * data comes.
 */
import type { SequenceLayerConfig } from './sequence-layer'

export type Shape = (number | null)[]

/**
 * For layers that enlarge frames: they crop to the size before the layer that shrank them, which
 * may have padded.
 */
export interface CropConfig extends SequenceLayerConfig {
  /** Size of the frames that come out; the enlarged size when absent. */
  crop?: { height: number; width: number }
}

/** The number of channels, which must be known. */
export function channelsOf(inputShape: Shape | Shape[]): number {
  const channels = (inputShape as Shape).at(-1)
  if (typeof channels !== 'number')
    throw new Error(`A layer must know its number of channels, not ${JSON.stringify(inputShape)}.`)
  return channels
}

/** Shape after shrinking frames by `factor`, incomplete cells at the edge included. */
export function shrunkShape(inputShape: Shape | Shape[], factor: number, channels: number): Shape {
  const [batch = null, time = null, height = null, width = null] = inputShape as Shape
  const shrink = (side: number | null) => (side === null ? null : Math.ceil(side / factor))
  return [batch, time, shrink(height), shrink(width), channels]
}

/** Shape after enlarging frames by `factor` and cropping. */
export function enlargedShape(
  inputShape: Shape | Shape[],
  factor: number,
  channels: number,
  crop: CropConfig['crop'],
): Shape {
  const [batch = null, time = null, height = null, width = null] = inputShape as Shape
  const enlarge = (side: number | null) => (side === null ? null : side * factor)
  return [batch, time, crop?.height ?? enlarge(height), crop?.width ?? enlarge(width), channels]
}
