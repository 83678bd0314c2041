/**
 * LZW as TIFF has it (TIFF 6.0, section 13): the highest bit first, codes of 9 to 12 bits that grow
 * one code early. Written here because damaged codes must be an error, in bounded time and memory.
 */

const clear = 256
const end = 257
const first = 258
const mostCodes = 4096

/**
 * @param most bytes that are unpacked; what follows is left
 * @throws Error when a code stands for nothing
 */
export function unpackLzw(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(most)
  const table = new LzwTable()
  let [size, bit, width, before] = [0, 0, 9, -1]
  while (size < most && bit + width <= packed.length * 8) {
    const code = bitsAt(packed, bit, width)
    bit += width
    if (code === end) break
    if (code === clear) {
      table.next = first
      ;[width, before] = [9, -1]
      continue
    }
    if (before < 0 ? code > 255 : code > table.next)
      throw new Error(`the code ${code} stands for nothing`)
    if (before >= 0) table.add(before, code)
    size += table.write(code, unpacked, size)
    before = code
    if (table.next >= 2 ** width - 1 && width < 12) width++
  }
  return unpacked.subarray(0, size)
}

/** What each code stands for: what another stands for, and one byte more. */
class LzwTable {
  next = first
  private readonly prefix = new Uint16Array(mostCodes)
  private readonly suffix = new Uint8Array(mostCodes)
  private readonly start = new Uint8Array(mostCodes)
  private readonly length = new Uint16Array(mostCodes)

  constructor() {
    for (let byte = 0; byte < 256; byte++) {
      this.suffix[byte] = this.start[byte] = byte
      this.length[byte] = 1
    }
  }

  /** @param code that follows; it may be the very one that is added */
  add(before: number, code: number): void {
    if (this.next >= mostCodes) return
    const start = this.start[code === this.next ? before : code] as number
    this.prefix[this.next] = before
    this.suffix[this.next] = start
    this.start[this.next] = this.start[before] as number
    this.length[this.next] = (this.length[before] as number) + 1
    this.next++
  }

  /** The number of bytes written; what has no room is left. */
  write(code: number, target: Uint8Array, at: number): number {
    const length = this.length[code] as number
    let part = code
    for (let i = at + length - 1; i >= at; i--) {
      target[i] = this.suffix[part] as number
      part = this.prefix[part] as number
    }
    return Math.min(length, target.length - at)
  }
}

function bitsAt(bytes: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3
  const three = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
  return (three >> (24 - width - (bit & 7))) & (2 ** width - 1)
}
