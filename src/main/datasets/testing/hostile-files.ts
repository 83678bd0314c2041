/** Files that ask for more than they are, made when needed: sparse, packed or repeated. */
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { formatNpyHeader, type NpyDtype } from '../../../shared/npy'

/** A file of `size` bytes that takes room for `start` alone. */
export function writeSparse(path: string, start: Uint8Array, size: number): void {
  const file = openSync(path, 'w')
  writeSync(file, start)
  closeSync(file)
  truncateSync(path, size)
}

/** The first bytes of a `.npy` of version 2 that says how long its header is. */
export function npyHeaderOfLength(length: number): Buffer {
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 0, 0, 0, 0])
  start.writeUInt32LE(length, 8)
  return start
}

/** An array of zeros. */
export function zeros(dtype: Extract<NpyDtype, 'uint8'>, shape: number[]): Buffer {
  const bytes = shape.reduce((product, side) => product * side, 1)
  return Buffer.concat([formatNpyHeader(dtype, shape), Buffer.alloc(bytes)])
}

/** `head`, then `piece` so many times, gzipped piece by piece: no more than one is in memory. */
export function writeRepeatedGzip(
  path: string,
  head: string | Uint8Array,
  piece: Buffer,
  times: number,
): void {
  const packed = gzipSync(piece)
  const file = openSync(path, 'w')
  writeSync(file, gzipSync(head))
  for (let i = 0; i < times; i++) writeSync(file, packed)
  closeSync(file)
}

/** Gzipped again and again. */
export function nestedGzip(content: Uint8Array, depth: number): Buffer {
  let packed = Buffer.from(content)
  for (let i = 0; i < depth; i++) packed = gzipSync(packed, { level: 1 })
  return packed
}

interface Entry {
  name: string
  content: Uint8Array
  /** Of the local header; where the entry was written when absent. */
  at?: number
}

/** A ZIP file of deflated members. An entry with `at` names the bytes of another. */
export function zipOf(entries: readonly Entry[]): Buffer {
  const packedOf = new Map<Uint8Array, { packed: Buffer; crc: number }>()
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const { name, content, at } of entries) {
    const known = packedOf.get(content) ?? { packed: deflateRawSync(content), crc: crc32(content) }
    packedOf.set(content, known)
    const fields = { name: Buffer.from(name), size: content.length, ...known }
    directory.push(centralHeader(fields, at ?? offset))
    if (at !== undefined) continue
    const body = Buffer.concat([localHeader(fields), known.packed])
    bodies.push(body)
    offset += body.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...bodies, central, endRecord(entries.length, central.length, offset)])
}

interface Fields {
  name: Buffer
  size: number
  packed: Buffer
  crc: number
}

function sharedFields(target: Buffer, at: number, { name, size, packed, crc }: Fields): void {
  target.writeUInt16LE(20, at)
  target.writeUInt16LE(8, at + 4)
  target.writeUInt32LE(crc, at + 10)
  target.writeUInt32LE(packed.length, at + 14)
  target.writeUInt32LE(size, at + 18)
  target.writeUInt16LE(name.length, at + 22)
}

function localHeader(fields: Fields): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  sharedFields(header, 4, fields)
  return Buffer.concat([header, fields.name])
}

function centralHeader(fields: Fields, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  sharedFields(header, 6, fields)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, fields.name])
}

/** Counts up to 65,535 entries. */
function endRecord(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/** A table of lines that are made one by one. */
export function writeTable(path: string, header: string, lines: Iterable<string>): void {
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`)
}
