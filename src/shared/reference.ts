/**
 * The references there are: forecasts from arithmetic that takes seconds. Each stands for one
 * assumption about the data.
 */
export const referenceNames = [
  'seasonal-climatology',
  'damped-persistence',
  'season-damped',
  'climatological-change',
  'exponential-smoothing',
  'ridge',
  'inverse-model',
  'advection',
  'advected-ridge',
  'combination',
] as const
export type ReferenceName = (typeof referenceNames)[number]
