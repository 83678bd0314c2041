/** Cropping after a layer that enlarges frames: back to the size before the layer that shrank them, which may have padded. */
import type { SequenceLayerConfig } from './sequence-layer'

export interface CropConfig extends SequenceLayerConfig {
  /** Size of the frames that come out; the enlarged size when absent. */
  crop?: { height: number; width: number }
}

type Shape = (number | null)[]

/** Shape after enlarging `[B, T, H, W, C]` by `factor` and cropping. */
export function croppedShape(inputShape: Shape, factor: number, channels: number, crop: CropConfig['crop']): Shape {
  const [batch = null, time = null, height, width] = inputShape
  const enlarge = (side: number | null | undefined) => (side == null ? null : side * factor)
  return [batch, time, crop?.height ?? enlarge(height), crop?.width ?? enlarge(width), channels]
}
