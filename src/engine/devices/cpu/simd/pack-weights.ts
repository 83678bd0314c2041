/**
 * Weights in the order in which the kernels of `../../../kernels/assembly` for direct convolutions
 * read them.
 */
import { FEW_FILTERS, PACK_WEIGHTS } from '../../../kernels/kernel-ids'
import type { Runtime } from './runtime'

/** Columns of the register tile. */
export const TILE = 16

export interface KernelSize {
  depthTaps: number
  kernelHeight: number
  kernelWidth: number
  channels: number
  filters: number
}

/**
 * Packs `[kd, kh, kw, C, F]` weights for the forward convolution into a new block.
 * With `backward` they are packed flipped and transposed, for the gradient by data (from F to C
 * channels).
 */
export function packWeights(
  runtime: Runtime,
  source: number,
  k: KernelSize,
  backward: boolean,
): number {
  const rows = backward ? k.filters : k.channels
  const columns = backward ? k.channels : k.filters
  if (columns <= FEW_FILTERS) return packFew(runtime, source, k, backward)
  const output = runtime.heap.allocate(
    k.depthTaps * k.kernelHeight * k.kernelWidth * rows * Math.ceil(columns / TILE) * TILE * 4,
  )
  const tapFloats = k.channels * k.filters
  const depthFloats = k.kernelHeight * k.kernelWidth * tapFloats
  const blocks = Math.ceil(columns / TILE)
  for (let tap = 0; tap < k.depthTaps; tap++) {
    const from = source + (backward ? k.depthTaps - 1 - tap : tap) * depthFloats * 4
    const sign = backward ? -1 : 1
    runtime.run(PACK_WEIGHTS, blocks, depthFloats, [
      from,
      output + tap * k.kernelHeight * k.kernelWidth * rows * blocks * TILE * 4,
      k.kernelHeight,
      k.kernelWidth,
      rows,
      columns,
      sign * k.kernelWidth * tapFloats,
      sign * tapFloats,
      backward ? 1 : k.filters,
      backward ? k.filters : 1,
      backward ? depthFloats - tapFloats : 0,
    ])
  }
  return output
}

/**
 * For one or two output channels: [kd][columns][kh][kernel width x rows, filled up to whole
 * vectors].
 */
function packFew(runtime: Runtime, source: number, k: KernelSize, backward: boolean): number {
  const [rows, columns] = backward ? [k.filters, k.channels] : [k.channels, k.filters]
  const line = Math.ceil((k.kernelWidth * rows) / 4) * 4
  const taps = k.depthTaps * k.kernelHeight * k.kernelWidth
  const from = runtime.heap.floats(source, taps * k.channels * k.filters)
  const length = k.depthTaps * columns * k.kernelHeight * line
  const output = runtime.heap.allocate(length * 4)
  const to = runtime.heap.floats(output, length).fill(0)
  for (let tap = 0; tap < taps; tap++) {
    const origin = backward ? taps - 1 - tap : tap
    const x = tap % k.kernelWidth
    const y = Math.floor(tap / k.kernelWidth) % k.kernelHeight
    const d = Math.floor(tap / (k.kernelWidth * k.kernelHeight))
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [c, f] = backward ? [column, row] : [row, column]
        to[((d * columns + column) * k.kernelHeight + y) * line + x * rows + row] = from[
          (origin * k.channels + c) * k.filters + f
        ] as number
      }
    }
  }
  return output
}
