/**
 * The `.npy` header, read and written (numpy's NEP 1, versions 1.0, 2.0 and 3.0). The data behind
 * it is a plain block of numbers, so readers and writers need nothing else. Structured, object,
 * complex, text and time dtypes are refused by name.
 */
import { GridcastError } from './errors'
import type { ValueKind } from './notices/areas/importing'

export const npyDtypes = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
} as const
/** The numeric dtypes, keyed to the bytes of one number. */
export type NpyDtype = keyof typeof npyDtypes

export interface NpyHeader {
  dtype: NpyDtype
  /** False for `>f4` and the like. One-byte dtypes say true. */
  littleEndian: boolean
  /** True when the first index varies fastest in the file. */
  fortranOrder: boolean
  shape: number[]
  /** Bytes from the start of the file to the first number. */
  dataOffset: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

const letters: Record<string, NpyDtype> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

/** True when the bytes begin with the magic string of `.npy`. */
export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, at) => bytes[at] === byte)
}

/** Number of values of an array of this shape; 1 for a single number. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/**
 * Where the numbers begin, from the first 12 bytes of a file: how much must be read before
 * `parseNpyHeader` can be called.
 * @throws GridcastError `npy.not-npy`, `npy.truncated`, `npy.version`
 */
export function npyDataOffset(bytes: Uint8Array, fileName = 'The file'): number {
  if (!isNpy(bytes)) {
    throw new GridcastError('npy.not-npy', { file: fileName })
  }
  if (bytes.length < 12) {
    throw new GridcastError('npy.truncated', { file: fileName, has: bytes.length, needed: 12 })
  }
  const version = bytes[6] as number
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  if (version === 1) return 10 + view.getUint16(8, true)
  if (version === 2 || version === 3) return 12 + view.getUint32(8, true)
  throw new GridcastError('npy.version', { file: fileName, version: version ?? 0 })
}

/**
 * Reads the header at the start of a `.npy`.
 * @param bytes at least the header (`npyDataOffset` tells its length); more does no harm
 * @param fileName named in errors
 * @throws GridcastError `npy.*` when the header is damaged or the dtype holds no numbers
 */
export function parseNpyHeader(bytes: Uint8Array, fileName = 'The file'): NpyHeader {
  const dataOffset = npyDataOffset(bytes, fileName)
  if (bytes.length < dataOffset) {
    throw new GridcastError('npy.truncated', {
      file: fileName,
      has: bytes.length,
      needed: dataOffset,
    })
  }
  const start = bytes[6] === 1 ? 10 : 12
  const text = new TextDecoder(bytes[6] === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, dataOffset),
  )
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1]
  if (order === undefined) throw damaged(fileName, 'fortran_order', text)
  return {
    ...parseDescr(text, fileName),
    fortranOrder: order === 'True',
    shape: parseShape(text, fileName),
    dataOffset,
  }
}

function damaged(fileName: string, field: string, text: string): GridcastError {
  const seen = text.trim().slice(0, 80)
  return new GridcastError('npy.header', { file: fileName, field, seen })
}

function parseDescr(text: string, fileName: string): Pick<NpyHeader, 'dtype' | 'littleEndian'> {
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    throw new GridcastError('npy.dtype', { file: fileName, descr: '[…]', kind: 'records' })
  }
  const descr = /['"]descr['"]\s*:\s*(['"])(.*?)\1/.exec(text)?.[2]
  if (descr === undefined) throw damaged(fileName, 'descr', text)
  const match = /^([<>=|]?)([a-zA-Z]\d*)$/.exec(descr)
  const dtype = letters[match?.[2] ?? '']
  if (dtype === undefined) {
    throw new GridcastError('npy.dtype', { file: fileName, descr, kind: kindOf(descr) })
  }
  return { dtype, littleEndian: npyDtypes[dtype] === 1 || match?.[1] !== '>' }
}

const kindsOf: Readonly<Record<string, ValueKind>> = {
  O: 'objects',
  c: 'complex',
  U: 'text',
  S: 'text',
  a: 'text',
  M: 'dates',
  m: 'durations',
  V: 'bytes',
  g: 'extended',
  f: 'extended',
}

function kindOf(descr: string): ValueKind {
  return kindsOf[descr.replace(/^[<>=|]/, '').charAt(0)] ?? 'unknown'
}

function parseShape(text: string, fileName: string): number[] {
  const inside = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text)?.[1]
  if (inside === undefined) throw damaged(fileName, 'shape', text)
  const parts = inside.split(',').map((part) => part.trim().replace(/L$/, ''))
  if (parts.at(-1) === '') parts.pop()
  const shape = parts.map((part) => (/^-?\d+$/.test(part) ? Number(part) : NaN))
  const wrong = shape.findIndex((length) => !Number.isSafeInteger(length) || length < 0)
  if (wrong >= 0) {
    throw new GridcastError('npy.axis-length', {
      file: fileName,
      axis: wrong + 1,
      length: parts[wrong] ?? '',
    })
  }
  if (!Number.isSafeInteger(countOf(shape) * 8)) {
    throw new GridcastError('npy.shape', { file: fileName, shape })
  }
  return shape
}

const written = { uint8: '|u1', int16: '<i2', float32: '<f4' } as const

/**
 * The header of a little-endian, C-order `.npy` version 1.0, padded so that the numbers begin at a
 * multiple of 64 bytes. Followed by exactly `countOf(shape)` numbers it is a whole file.
 */
export function formatNpyHeader(dtype: keyof typeof written, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${written[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64
  const bytes = new Uint8Array(length).fill(0x20)
  bytes.set(magic)
  bytes.set([1, 0, (length - 10) & 0xff, (length - 10) >> 8], magic.length)
  bytes.set(new TextEncoder().encode(dictionary), 10)
  bytes[length - 1] = 0x0a
  return bytes
}
