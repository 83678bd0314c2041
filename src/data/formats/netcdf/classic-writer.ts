/** Writes a NetCDF classic file (CDF-2, 64-bit offsets) with dimensions of fixed length. */

/** A number is written as a double, numbers of a whole array in the given type. */
export type WrittenAttribute = string | number | { type: 'float32'; value: number }

export interface WrittenVariable {
  name: string
  dimensions: readonly string[]
  attributes: Readonly<Record<string, WrittenAttribute>>
  values: Float32Array | Float64Array | Int32Array
}

export interface ClassicContent {
  /** In the order in which variables name them. */
  dimensions: Readonly<Record<string, number>>
  attributes: Readonly<Record<string, WrittenAttribute>>
  variables: readonly WrittenVariable[]
}

const types = { char: 2, int32: 4, float32: 5, float64: 6 } as const
const tags = { dimension: 10, variable: 11, attribute: 12 } as const

export function classicBytes(content: ClassicContent): Uint8Array<ArrayBuffer> {
  const names = Object.keys(content.dimensions)
  // The head is as long whatever the offsets are: it is written twice.
  const length = head(content, names, []).length
  const begins: number[] = []
  let end = length
  for (const { values } of content.variables) {
    begins.push(end)
    end += padded(values.byteLength)
  }
  const file = new Uint8Array(end)
  file.set(head(content, names, begins))
  const view = new DataView(file.buffer)
  content.variables.forEach(({ values }, at) => {
    const begin = begins[at] as number
    if (values instanceof Float32Array)
      values.forEach((value, i) => view.setFloat32(begin + i * 4, value))
    else if (values instanceof Int32Array)
      values.forEach((value, i) => view.setInt32(begin + i * 4, value))
    else values.forEach((value, i) => view.setFloat64(begin + i * 8, value))
  })
  return file
}

const padded = (length: number) => Math.ceil(length / 4) * 4

function head(
  { dimensions, attributes, variables }: ClassicContent,
  names: readonly string[],
  begins: readonly number[],
): Uint8Array {
  const writer = new HeadWriter()
  writer.bytes([0x43, 0x44, 0x46, 2])
  writer.uint32(0)
  writer.list(tags.dimension, Object.entries(dimensions), ([name, length]) => {
    writer.text(name)
    writer.uint32(length)
  })
  writer.attributes(attributes)
  writer.list(tags.variable, variables, (variable, at) => {
    writer.text(variable.name)
    writer.uint32(variable.dimensions.length)
    for (const name of variable.dimensions) writer.uint32(names.indexOf(name))
    writer.attributes(variable.attributes)
    writer.uint32(typeOf(variable.values))
    // Too large to be said in four bytes (NetCDF Users Guide, appendix B).
    writer.uint32(Math.min(padded(variable.values.byteLength), 2 ** 32 - 4))
    writer.uint64(begins[at] ?? 0)
  })
  return writer.done()
}

function typeOf(values: WrittenVariable['values']): number {
  if (values instanceof Float32Array) return types.float32
  return values instanceof Int32Array ? types.int32 : types.float64
}

class HeadWriter {
  private readonly out: number[] = []

  bytes(values: Iterable<number>): void {
    this.out.push(...values)
  }

  uint32(value: number): void {
    this.bytes([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
  }

  uint64(value: number): void {
    this.uint32(Math.floor(value / 2 ** 32))
    this.uint32(value % 2 ** 32)
  }

  /** With its length before it, padded to four bytes. */
  text(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.uint32(bytes.length)
    this.bytes(bytes)
    this.bytes(Array<number>(padded(bytes.length) - bytes.length).fill(0))
  }

  list<T>(tag: number, items: readonly T[], write: (item: T, at: number) => void): void {
    this.uint32(items.length === 0 ? 0 : tag)
    this.uint32(items.length)
    items.forEach(write)
  }

  attributes(attributes: Readonly<Record<string, WrittenAttribute>>): void {
    this.list(tags.attribute, Object.entries(attributes), ([name, value]) => {
      this.text(name)
      if (typeof value === 'string') {
        this.uint32(types.char)
        this.text(value)
        return
      }
      const isSingle = typeof value !== 'number'
      const view = new DataView(new ArrayBuffer(isSingle ? 4 : 8))
      if (isSingle) view.setFloat32(0, value.value)
      else view.setFloat64(0, value)
      this.uint32(isSingle ? types.float32 : types.float64)
      this.uint32(1)
      this.bytes(new Uint8Array(view.buffer))
    })
  }

  done(): Uint8Array {
    return Uint8Array.from(this.out)
  }
}
