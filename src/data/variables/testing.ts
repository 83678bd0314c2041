/** Arrays for tests, written plainly: one number at a time. */
import { npyDtypes, type NpyDtype, type NpyHeader } from '../../shared/npy'
import type { SourceFile } from '../files/source-file'
import type { GridVariable } from './grid-variable'
import { npyVariable } from './npy-variable'

const codes: Record<NpyDtype, string> = {
  bool: 'b1',
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
}

type Form = Pick<NpyHeader, 'dtype' | 'littleEndian' | 'fortranOrder' | 'shape'>

/** A whole `.npy`; `valueAt` is asked for every index. */
export function npyBytes(
  { dtype, littleEndian, fortranOrder, shape }: Form,
  valueAt: (index: number[]) => number,
): Uint8Array<ArrayBuffer> {
  const mark = npyDtypes[dtype] === 1 ? '|' : littleEndian ? '<' : '>'
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const order = fortranOrder ? 'True' : 'False'
  const descr = `${mark}${codes[dtype]}`
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }\n`
  const count = shape.reduce((product, length) => product * length, 1)
  const bytes = new Uint8Array(10 + header.length + count * npyDtypes[dtype])
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  const view = new DataView(bytes.buffer, 10 + header.length)
  for (let position = 0; position < count; position++) {
    put(
      view,
      position * npyDtypes[dtype],
      dtype,
      littleEndian,
      valueAt(indexAt(position, shape, fortranOrder)),
    )
  }
  return bytes
}

function indexAt(position: number, shape: number[], fortranOrder: boolean): number[] {
  const index = Array<number>(shape.length).fill(0)
  const axes = [...shape.keys()]
  let left = position
  for (const axis of fortranOrder ? axes : axes.toReversed()) {
    index[axis] = left % (shape[axis] ?? 1)
    left = Math.floor(left / (shape[axis] ?? 1))
  }
  return index
}

function put(view: DataView, at: number, dtype: NpyDtype, little: boolean, value: number): void {
  const writers: Record<NpyDtype, () => void> = {
    bool: () => view.setUint8(at, value === 0 ? 0 : 1),
    int8: () => view.setInt8(at, value),
    uint8: () => view.setUint8(at, value),
    int16: () => view.setInt16(at, value, little),
    uint16: () => view.setUint16(at, value, little),
    int32: () => view.setInt32(at, value, little),
    uint32: () => view.setUint32(at, value, little),
    int64: () => view.setBigInt64(at, BigInt(value), little),
    uint64: () => view.setBigUint64(at, BigInt(value), little),
    float16: () => view.setUint16(at, halfBits(value), little),
    float32: () => view.setFloat32(at, value, little),
    float64: () => view.setFloat64(at, value, little),
  }
  writers[dtype]()
}

/** Only for small whole numbers, which binary16 holds exactly. */
function halfBits(value: number): number {
  if (value === 0) return 0
  const exponent = Math.floor(Math.log2(Math.abs(value)))
  const fraction = Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024)
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction
}

/** A file that lies in memory. */
export function memoryFile(bytes: Uint8Array<ArrayBuffer>, title = 'a.npy'): SourceFile {
  return {
    title,
    name: title,
    isFolder: false,
    size: bytes.length,
    isSizeKnown: true,
    start: async (length = 4096) => bytes.slice(0, length),
    members: async () => null,
    bytes: async () => ({
      size: bytes.length,
      read: async (offset, length) => bytes.slice(offset, offset + length),
    }),
    path: () => Promise.reject(new Error('lies in memory')),
  }
}

/** A whole `.npy` in memory as a variable. */
export async function variableOf(bytes: Uint8Array<ArrayBuffer>, name = ''): Promise<GridVariable> {
  return npyVariable(memoryFile(bytes), name, { signal: new AbortController().signal })
}
