/** `[.., H, W, p*p*C]` -> `[.., H*p, W*p, C]`, cropped (see ops/patch). */
import { perFrame } from '../ops/frames'
import { unpatch as unfold } from '../ops/patch'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const unpatch: LayerImplementation<'unpatch'> = ({ layer: { size }, crop }) =>
  stateless((sequence) =>
    perFrame(sequence, (frames) => unfold(frames, size, crop.height, crop.width)),
  )
