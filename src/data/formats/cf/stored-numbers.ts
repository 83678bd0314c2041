/** Which stored numbers are no data, and what the others stand for (CF, sections 2.5 and 8.1). */
import type { NpyDtype } from '../../../shared/npy'
import type { NoData } from '../../variables/grid-variable'
import { numbersOf, type Attributes } from './cf-variable'

/** What NetCDF puts into cells that were never written (netcdf.h); bytes have none. */
const defaultFills: Partial<Record<NpyDtype, number>> = {
  int16: -32_767,
  int32: -2_147_483_647,
  float32: 9.969209968386869e36,
  float64: 9.969209968386869e36,
}

export function packingOf(attributes: Attributes): { scale: number; offset: number } | null {
  const [scale = 1] = numbersOf(attributes, 'scale_factor')
  const [offset = 0] = numbersOf(attributes, 'add_offset')
  return scale === 1 && offset === 0 ? null : { scale, offset }
}

/** What is no data, in stored numbers. */
export function noDataOfCf(
  dtype: NpyDtype,
  attributes: Attributes,
  hasDefaultFill: boolean,
): NoData | null {
  const named = ['_FillValue', 'missing_value'].flatMap((name) => [...numbersOf(attributes, name)])
  const declared = named.map((value) => asStored(value, dtype)).filter((v) => !Number.isNaN(v))
  const fill = defaultFills[dtype]
  const isFilled = hasDefaultFill && attributes['_FillValue'] === undefined && fill !== undefined
  const values = isFilled ? [...declared, fill] : declared
  const range = rangeOf(dtype, attributes)
  return values.length === 0 && range === undefined ? null : { values, range }
}

/** The attribute of an unsigned variable is often signed: -1 is 255. */
function asStored(value: number, dtype: NpyDtype): number {
  const bits = { uint8: 8, uint16: 16, uint32: 32 }[dtype as 'uint8']
  return bits !== undefined && value < 0 ? value + 2 ** bits : value
}

function rangeOf(dtype: NpyDtype, attributes: Attributes): NoData['range'] {
  const [low, high] = numbersOf(attributes, 'valid_range')
  const min = low ?? numbersOf(attributes, 'valid_min')[0]
  const max = high ?? numbersOf(attributes, 'valid_max')[0]
  if (min === undefined && max === undefined) return undefined
  const { scale, offset } = packingOf(attributes) ?? { scale: 1, offset: 0 }
  const ends = [min ?? -Infinity, max ?? Infinity] as const
  // They belong to the stored numbers; where these are whole and the ends are not, to the values.
  const isInteger = !dtype.startsWith('float')
  const areValues = isInteger && ends.some((end) => Number.isFinite(end) && !Number.isInteger(end))
  const [a, b] = areValues
    ? ends.map((end) => (end - offset) / scale).toSorted((x, y) => x - y)
    : ends.map((end) => (Number.isFinite(end) ? asStored(end, dtype) : end))
  return { min: a ?? -Infinity, max: b ?? Infinity }
}
