/**
 * What a metric is: numbers by lead time, gathered window by window in the data's unit. Cells
 * without data are left out by selection. A lead time for which a metric is undefined (no valid
 * cell, a constant field for a correlation) gives null.
 */

/** One frame of a forecast and its truth, [H, W, C] in the data's unit. */
export interface FramePair {
  predicted: Float32Array
  truth: Float32Array
  /** 1 = valid; null when every cell is valid. */
  valid: Uint8Array | null
}

export interface FrameShape {
  height: number
  width: number
  channels: number
}

export interface MetricContext {
  frame: FrameShape
  /** L of SSIM and PSNR: the width of the training data's range, in the data's unit. */
  dynamicRange: number
}

/** Gathers one metric over many frames of one lead time. */
export interface Gathering {
  add(pair: FramePair): void
  result(): number | null
}

export interface Metric {
  name: string
  begin(context: MetricContext): Gathering
}
