/** Bytes of any numeric `.npy` dtype as numbers. */
import { npyDtypes, type NpyDtype, type NpyHeader } from '../../shared/npy'

import type { BlockValues } from './grid-variable'

export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

type Format = Pick<NpyHeader, 'dtype' | 'littleEndian'>

/** Decodes whole numbers of a file. Uses and may change the given memory. */
export function decode(
  bytes: Uint8Array<ArrayBuffer>,
  { dtype, littleEndian }: Format,
): BlockValues {
  if (!littleEndian) swap(bytes, npyDtypes[dtype])
  const { buffer, byteOffset } = bytes
  const length = bytes.byteLength / npyDtypes[dtype]
  switch (dtype) {
    case 'bool':
      return bytes.map((flag) => (flag === 0 ? 0 : 1))
    case 'uint8':
      return bytes
    case 'int8':
      return new Int8Array(buffer, byteOffset, length)
    case 'int16':
      return new Int16Array(buffer, byteOffset, length)
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length)
    case 'int32':
      return new Int32Array(buffer, byteOffset, length)
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length)
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, length)
    case 'uint64':
      return new BigUint64Array(buffer, byteOffset, length)
    case 'float16':
      return Float32Array.from(
        new Uint16Array(buffer, byteOffset, length),
        (bits) => halves()[bits] as number,
      )
    case 'float32':
      return new Float32Array(buffer, byteOffset, length)
    case 'float64':
      return new Float64Array(buffer, byteOffset, length)
    default:
      return dtype satisfies never
  }
}

/** 64-bit integers become the nearest doubles. */
export function toNumbers(values: BlockValues): Numbers {
  return values instanceof BigInt64Array || values instanceof BigUint64Array
    ? Float64Array.from(values, Number)
    : values
}

export const isInteger = (dtype: NpyDtype) => !dtype.startsWith('float')

function swap(bytes: Uint8Array<ArrayBuffer>, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  if (size === 4) buffer.swap32()
  if (size === 8) buffer.swap64()
}

let table: Float32Array | null = null

/** All 65,536 values of IEEE 754 binary16. */
function halves(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    if (exponent === 0) return sign * fraction * 2 ** -24
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
  return table
}
