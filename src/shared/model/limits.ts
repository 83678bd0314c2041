/**
 * How large a model may be at all, decided from its description, before anything of it is built.
 * Whether a model fits in the memory of the device at hand is decided by memory-estimate.ts.
 */

/** Values of one setting; the window's fields show them too. */
export const settingLimits = {
  filters: 4096,
  /** Side of a kernel, in cells or frames. */
  kernel: 63,
  strides: 64,
  /** Cells between two taps of a kernel. */
  dilation: 32,
  /** Side of a square that is folded, pooled or repeated. */
  size: 128,
  /** Layers that one layer may read. */
  inputs: 64,
  nameLength: 64,
} as const

export const modelLimits = {
  layers: 200,
  /** Four copies of so many weights are 4 GiB. */
  parameters: 2 ** 28,
  /** Values that one layer gives for one window: 4 GiB, all that WebAssembly can address. */
  layerValues: 2 ** 30,
} as const
