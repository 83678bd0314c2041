/** Enlarging every frame by repeating each cell `size` times in both directions, then cropping. */
import { cropFrames, perFrame } from '../ops/frames'
import { repeatCells } from '../ops/repeat-cells'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const upSampling2d: LayerImplementation<'upSampling2d'> = ({ layer: { size }, crop }) =>
  stateless((sequence) =>
    perFrame(sequence, (frames) => cropFrames(repeatCells(frames, size), crop.height, crop.width)),
  )
