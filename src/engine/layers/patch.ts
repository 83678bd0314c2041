/** `[.., H, W, C]` -> `[.., ceil(H/p), ceil(W/p), p*p*C]` (see ops/patch). */
import { perFrame } from '../ops/frames'
import { patch as fold } from '../ops/patch'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const patch: LayerImplementation<'patch'> = ({ layer: { size } }) =>
  stateless((sequence) => perFrame(sequence, (frames) => fold(frames, size)))
