/**
 * The kernels for a JavaScript engine without shared memory. The module imports its memory as
 * shared (limits flag 3); with flag 1 the same code takes an ordinary memory: WebAssembly's atomic
 * operations work on both, and only waiting, which one thread never does, asks for a shared one.
 * Source: WebAssembly core specification 3.0, binary format of modules, imports and limits.
 */

const HEADER_BYTES = 8
const IMPORT_SECTION = 2
const FUNCTION = 0
const MEMORY = 2
const SHARED_WITH_MAXIMUM = 3
const MAXIMUM = 1

/**
 * A copy of a module whose imported memory is not shared. Throws a plain error for a module without
 * a shared memory import.
 */
export function withoutSharing(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(module)
  const flag = memoryFlagAt(bytes)
  if (bytes[flag] !== SHARED_WITH_MAXIMUM) throw new Error('The module imports no shared memory.')
  bytes[flag] = MAXIMUM
  return bytes
}

/** Index of the limits flag of the first memory import. */
function memoryFlagAt(bytes: Uint8Array): number {
  const cursor = new Cursor(bytes, HEADER_BYTES)
  while (!cursor.atEnd) {
    const id = cursor.byte()
    const size = cursor.number()
    if (id === IMPORT_SECTION) return memoryFlagIn(cursor)
    cursor.skip(size)
  }
  throw new Error('The module has no imports.')
}

function memoryFlagIn(cursor: Cursor): number {
  for (let left = cursor.number(); left > 0; left--) {
    cursor.skip(cursor.number()) // the name of the module
    cursor.skip(cursor.number()) // the name of the import
    const kind = cursor.byte()
    if (kind === MEMORY) return cursor.position
    if (kind !== FUNCTION) break
    cursor.number() // its type
  }
  throw new Error('The module does not import its memory.')
}

class Cursor {
  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
  ) {}

  get atEnd(): boolean {
    return this.position >= this.bytes.length
  }

  byte(): number {
    const value = this.bytes[this.position++]
    if (value === undefined) throw new Error('The module ends too early.')
    return value
  }

  /** An unsigned LEB128. */
  number(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
  }

  skip(count: number): void {
    this.position += count
  }
}
