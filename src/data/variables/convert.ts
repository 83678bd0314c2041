/** Stored numbers as values of the dataset, with a mask where there is no data. */
import type { StoredDtype } from '../../shared/dataset'
import { storedArray, type FrameChunk, type StoredValues } from '../frame-source'
import { toNumbers, type Numbers } from './decode'
import type { BlockValues, GridVariable, NoData } from './grid-variable'

export interface Conversion {
  dtype: StoredDtype
  noData: NoData
  packing: { scale: number; offset: number } | null
}

/** What is no data by the file and by the plan. */
export function conversionOf(
  variable: GridVariable,
  dtype: StoredDtype,
  missingValues: readonly number[],
): Conversion {
  const { values = [], range } = variable.noData ?? {}
  return {
    dtype,
    noData: { values: [...values, ...missingValues], range },
    packing: variable.packing ?? null,
  }
}

/** Value by value; the order stays. May use the given memory. */
export function convert(block: BlockValues, conversion: Conversion): FrameChunk {
  const numbers = toNumbers(block)
  const valid = maskOf(numbers, conversion.noData)
  return { values: valuesOf(numbers, conversion), valid }
}

function valuesOf(numbers: Numbers, { dtype, packing }: Conversion): StoredValues {
  if (packing !== null) {
    const { scale, offset } = packing
    const values = storedArray(dtype, numbers.length)
    for (let i = 0; i < numbers.length; i++) values[i] = (numbers[i] as number) * scale + offset
    return values
  }
  const target = storedArray(dtype, 0)
  if (numbers.constructor === target.constructor) return numbers as StoredValues
  const values = storedArray(dtype, numbers.length)
  values.set(numbers)
  return values
}

/** Null when there is data everywhere. */
function maskOf(numbers: Numbers, { values, range }: NoData): FrameChunk['valid'] {
  const isFloat = numbers instanceof Float32Array || numbers instanceof Float64Array
  if (!isFloat && values.length === 0 && range === undefined) return null
  const marks = numbers instanceof Float32Array ? values.map(Math.fround) : values
  const [min, max] = [range?.min ?? -Infinity, range?.max ?? Infinity]
  let valid: Uint8Array<ArrayBuffer> | null = null
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] as number
    if (Number.isFinite(value) && value >= min && value <= max && !marks.includes(value)) continue
    valid ??= new Uint8Array(numbers.length).fill(1)
    valid[i] = 0
  }
  return valid
}
