/**
 * The head of a NetCDF classic file: forms CDF-1, CDF-2 (64-bit offsets) and CDF-5 (64-bit data),
 * after the NetCDF Users Guide, appendix B.
 */
import { GridcastError } from '../../../shared/errors'
import { npyDtypes, type NpyDtype } from '../../../shared/npy'
import type { ByteSource } from '../../files/byte-source'
import { startsWith } from '../../importers/importer'
import type { AttributeValue, Attributes } from '../cf/cf-variable'
import { limits } from '../../limits'

export interface ClassicVariable {
  name: string
  /** Null for text. */
  dtype: NpyDtype | null
  shape: number[]
  dimensions: string[]
  attributes: Attributes
  /** Where its first number lies. */
  begin: number
  /** Whether its first axis is the unlimited one: a slab of it in every record. */
  isRecord: boolean
}

export interface ClassicHeader {
  attributes: Attributes
  variables: ClassicVariable[]
  /** Bytes from one record to the next. */
  recordBytes: number
}

const types: readonly (NpyDtype | 'char' | null)[] = [
  ...([null, 'int8', 'char', 'int16', 'int32', 'float32', 'float64'] as const),
  ...(['uint8', 'uint16', 'uint32', 'int64', 'uint64'] as const),
]
const firstRead = 1 << 16

export const isClassic = (start: Uint8Array) =>
  [1, 2, 5].some((version) => startsWith(start, [0x43, 0x44, 0x46, version]))

/** The bytes that were read don't reach. */
class MoreNeeded extends Error {}

/** @throws GridcastError `grid.damaged`, `grid.cut-off` */
export async function readClassicHeader(bytes: ByteSource, title: string): Promise<ClassicHeader> {
  for (let length = firstRead; ; length *= 8) {
    const start = await bytes.read(0, Math.min(length, bytes.size))
    try {
      return new HeaderReader(start, bytes.size, title).read()
    } catch (error) {
      if (!(error instanceof MoreNeeded)) throw error
      if (length >= bytes.size || length >= limits.netcdfHeaderBytes)
        throw new GridcastError('grid.cut-off', { file: title, at: bytes.size, missing: 1 })
    }
  }
}

class HeaderReader {
  private readonly view: DataView
  private readonly version: number
  private at = 4

  constructor(
    private readonly bytes: Uint8Array<ArrayBuffer>,
    private readonly size: number,
    private readonly title: string,
  ) {
    this.view = new DataView(bytes.buffer)
    this.version = bytes[3] ?? 1
  }

  read(): ClassicHeader {
    const records = this.count()
    const dimensions = this.list(10, () => ({ name: this.text(), length: this.count() }))
    const attributes = this.attributes()
    const variables = this.list(11, () => this.variable(dimensions))
    const slabs = variables.filter(({ isRecord }) => isRecord).map(slabBytes)
    // One record variable alone is not padded.
    const padded = slabs.reduce((sum, slab) => sum + Math.ceil(slab / 4) * 4, 0)
    const recordBytes = slabs.length === 1 ? (slabs[0] as number) : padded
    const count = this.recordCount(records, variables, recordBytes)
    for (const variable of variables) if (variable.isRecord) variable.shape[0] = count
    for (const variable of variables) this.checkEnd(variable, recordBytes)
    return { attributes, variables, recordBytes }
  }

  /** A file that is still being written doesn't know how many records it has. */
  private recordCount(
    written: number,
    variables: readonly ClassicVariable[],
    recordBytes: number,
  ): number {
    const streaming = this.version === 5 ? 2 ** 64 : 2 ** 32 - 1
    if (written < streaming) return written
    const first = variables.filter(({ isRecord }) => isRecord).map(({ begin }) => begin)
    const from = first.reduce((least, begin) => Math.min(least, begin), this.size)
    return recordBytes === 0 ? 0 : Math.floor((this.size - from) / recordBytes)
  }

  private checkEnd(variable: ClassicVariable, recordBytes: number): void {
    const { shape, isRecord, begin } = variable
    const records = shape[0] ?? 0
    if (shape.includes(0)) return
    const before = isRecord ? (records - 1) * recordBytes : 0
    const end = begin + before + slabBytes(variable)
    if (end <= this.size) return
    throw new GridcastError('grid.cut-off', {
      file: this.title,
      at: begin,
      missing: end - this.size,
    })
  }

  private variable(dimensions: readonly { name: string; length: number }[]): ClassicVariable {
    const name = this.text()
    const ids = Array.from({ length: this.items() }, () => this.count())
    const attributes = this.attributes()
    const type = types[this.uint32()]
    this.count()
    const begin = this.version === 1 ? this.uint32() : this.uint64()
    const axes = ids.map((id) => dimensions[id])
    if (type === undefined || type === null || axes.includes(undefined)) throw this.damaged()
    const isRecord = axes[0]?.length === 0
    return {
      name,
      dtype: type === 'char' ? null : type,
      shape: axes.map((axis) => axis?.length ?? 0),
      dimensions: axes.map((axis) => axis?.name ?? ''),
      attributes,
      begin,
      isRecord,
    }
  }

  private attributes(): Attributes {
    const entries = this.list(12, (): [string, AttributeValue] => {
      const name = this.text()
      return [name, this.values()]
    })
    return Object.fromEntries(entries)
  }

  private values(): AttributeValue {
    const type = types[this.uint32()]
    if (type === undefined || type === null) throw this.damaged()
    const count = this.items()
    const size = type === 'char' ? 1 : npyDtypes[type]
    const at = this.skip(count * size)
    if (type === 'char') return new TextDecoder().decode(this.bytes.subarray(at, at + count))
    return Array.from({ length: count }, (_, i) => this.number(type, at + i * size))
  }

  private number(type: NpyDtype, at: number): number {
    const readers: Partial<Record<NpyDtype, () => number>> = {
      int8: () => this.view.getInt8(at),
      uint8: () => this.view.getUint8(at),
      int16: () => this.view.getInt16(at),
      uint16: () => this.view.getUint16(at),
      int32: () => this.view.getInt32(at),
      uint32: () => this.view.getUint32(at),
      float32: () => this.view.getFloat32(at),
      float64: () => this.view.getFloat64(at),
      int64: () => Number(this.view.getBigInt64(at)),
      uint64: () => Number(this.view.getBigUint64(at)),
    }
    return readers[type]?.() ?? NaN
  }

  /** A list is absent (two zeros) or begins with its own tag. */
  private list<T>(tag: number, item: () => T): T[] {
    const found = this.uint32()
    const count = this.items()
    if (found === 0 && count === 0) return []
    if (found !== tag) throw this.damaged()
    return Array.from({ length: count }, item)
  }

  private items(): number {
    const count = this.count()
    if (count > limits.netcdfItems) throw this.damaged()
    return count
  }

  private text(): string {
    const length = this.items()
    const at = this.skip(length)
    return new TextDecoder().decode(this.bytes.subarray(at, at + length))
  }

  /** Past some bytes and what pads them to four. @returns where they begin */
  private skip(length: number): number {
    const at = this.at
    this.need(Math.ceil(length / 4) * 4)
    return at
  }

  private count(): number {
    return this.version === 5 ? this.uint64() : this.uint32()
  }

  private uint32(): number {
    this.need(4)
    return this.view.getUint32(this.at - 4)
  }

  private uint64(): number {
    this.need(8)
    return Number(this.view.getBigUint64(this.at - 8))
  }

  private need(length: number): void {
    if (this.at + length > this.bytes.length) throw new MoreNeeded()
    this.at += length
  }

  private damaged(): GridcastError {
    const values = { file: this.title, at: this.at, problem: 'header' as const, detail: '' }
    return new GridcastError('grid.damaged', values)
  }
}

/** Bytes of a whole variable, or of its part in one record. */
function slabBytes({ shape, isRecord, dtype }: ClassicVariable): number {
  const inner = isRecord ? shape.slice(1) : shape
  const size = dtype === null ? 1 : npyDtypes[dtype]
  return inner.reduce((product, length) => product * length, size)
}
