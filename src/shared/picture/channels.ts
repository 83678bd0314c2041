/** Reading frames of one channel out of `[T, H, W, C]`. */

/** One channel of `[T, H, W, C]` as `[T, H, W]`; the same array when there is only one channel. */
export function selectChannel(
  values: Float32Array,
  channels: number,
  channel: number,
): Float32Array {
  if (channels === 1) return values
  return Float32Array.from(
    { length: values.length / channels },
    (_, index) => values[index * channels + channel] ?? NaN,
  )
}

/** Frame `index` of `[T, H, W]`, a view; null when it lies past the end. */
export function frameAt(values: Float32Array, cells: number, index: number): Float32Array | null {
  return index >= 0 && (index + 1) * cells <= values.length
    ? values.subarray(index * cells, (index + 1) * cells)
    : null
}

/** Whether a frame has any valid cell. */
export function hasData(frame: Float32Array): boolean {
  return frame.some((value) => !Number.isNaN(value))
}

/** Whether any cell of any of the arrays has no data. */
export function hasMissing(...arrays: readonly Float32Array[]): boolean {
  return arrays.some((values) => values.some((value) => Number.isNaN(value)))
}

/**
 * Name and unit as a legend shows them: `rain (mm/h)`; the unit alone where it begins with the
 * name: `cases/week`.
 */
export function labelOf(valueName: string, unit: string | null): string {
  if (unit === null || unit === '') return valueName
  return unit.startsWith(valueName) ? unit : `${valueName} (${unit})`
}
