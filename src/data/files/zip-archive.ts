/**
 * The table of contents of a ZIP file (APPNOTE 6.3, with ZIP64 as numpy writes it for large
 * arrays). Members are only ever read, never unpacked by their names, so a name that climbs out of
 * a folder does nothing.
 */
import { sentence, type Sentence } from '../../shared/notices/say'
import { GridcastError } from '../../shared/errors'
import type { ByteSource } from './byte-source'

export interface ZipMember {
  name: string
  method: number
  crc32: number
  compressedSize: number
  size: number
  /** Where its local header begins. */
  headerOffset: number
  isEncrypted: boolean
}

export const zipStored = 0
export const zipDeflated = 8

/** Without the name and what follows it. */
const localHeaderBytes = 30
const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locatorSignature = 0x07064b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const methodNames: Record<number, string> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
}

export const isZip = (bytes: Uint8Array) =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

function damaged(fileName: string, problem: Sentence): GridcastError {
  return new GridcastError('import.zip-damaged', { file: fileName, problem })
}

/** @throws GridcastError `import.zip-damaged` */
export async function listZip(source: ByteSource, fileName: string): Promise<ZipMember[]> {
  const { entries, size, offset } = await findDirectory(source, fileName)
  if (offset + size > source.size)
    throw damaged(fileName, sentence('zip.outside', { member: null }))
  const bytes = await source.read(offset, size)
  const view = new DataView(bytes.buffer)
  const members: ZipMember[] = []
  for (let at = 0, index = 0; index < entries; index++) {
    if (at + 46 > size || view.getUint32(at, true) !== entrySignature) {
      throw damaged(fileName, sentence('zip.entry', { entry: index + 1 }))
    }
    const entry = readEntry(view, at)
    if (entry === null) throw damaged(fileName, sentence('zip.entry', { entry: index + 1 }))
    const { member, length } = entry
    if (!member.name.endsWith('/')) members.push(member)
    at += length
  }
  checkApart(members, fileName)
  return members
}

/** Members that share bytes unpack to many times what the file is. */
function checkApart(members: readonly ZipMember[], fileName: string): void {
  let end = 0
  for (const member of members.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (member.headerOffset < end)
      throw damaged(fileName, sentence('zip.overlap', { member: member.name }))
    end = member.headerOffset + localHeaderBytes + member.compressedSize
  }
}

/** Where the bytes of a member begin. */
export async function memberDataOffset(
  source: ByteSource,
  member: ZipMember,
  fileName: string,
): Promise<number> {
  if (member.headerOffset + 30 > source.size)
    throw damaged(fileName, sentence('zip.outside', { member: member.name }))
  const bytes = await source.read(member.headerOffset, 30)
  const view = new DataView(bytes.buffer)
  if (view.getUint32(0, true) !== localSignature)
    throw damaged(fileName, sentence('zip.elsewhere', { member: member.name }))
  const start = member.headerOffset + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  if (start + member.compressedSize > source.size)
    throw damaged(fileName, sentence('zip.cut-off', { member: member.name }))
  return start
}

/**
 * Refuses a member that can't be unpacked here. @throws GridcastError `import.zip-encrypted`,
 * `import.zip-method`
 */
export function checkMember(member: ZipMember, fileName: string): void {
  if (member.isEncrypted) {
    throw new GridcastError('import.zip-encrypted', { file: fileName, member: member.name })
  }
  if (member.method === zipStored || member.method === zipDeflated) return
  const method = methodNames[member.method] ?? `method ${member.method}`
  throw new GridcastError('import.zip-method', { file: fileName, member: member.name, method })
}

async function findDirectory(source: ByteSource, fileName: string) {
  const tailLength = Math.min(source.size, 65_557)
  const tailOffset = source.size - tailLength
  const tail = await source.read(tailOffset, tailLength)
  const view = new DataView(tail.buffer)
  let at = tailLength - 22
  while (at >= 0 && view.getUint32(at, true) !== endSignature) at--
  if (at < 0) throw damaged(fileName, sentence('zip.no-end', {}))
  const found = {
    entries: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  }
  const isZip64 = at >= 20 && view.getUint32(at - 20, true) === locatorSignature
  if (!isZip64) return found
  const end64 = Number(view.getBigUint64(at - 12, true))
  if (end64 + 56 > source.size) throw damaged(fileName, sentence('zip.outside', { member: null }))
  const record = new DataView((await source.read(end64, 56)).buffer)
  if (record.getUint32(0, true) !== end64Signature)
    throw damaged(fileName, sentence('zip.no-end', {}))
  const number = (position: number) => Number(record.getBigUint64(position, true))
  return { entries: number(32), size: number(40), offset: number(48) }
}

/** Null where it goes past the end of the directory. */
function readEntry(
  view: DataView<ArrayBuffer>,
  at: number,
): { member: ZipMember; length: number } | null {
  const flags = view.getUint16(at + 8, true)
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
    view.getUint16(at + field, true),
  ) as [number, number, number]
  const length = 46 + nameLength + extraLength + commentLength
  if (at + length > view.byteLength) return null
  const name = new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1').decode(
    new Uint8Array(view.buffer, at + 46, nameLength),
  )
  const [compressedSize, size, headerOffset] = wideFields(
    view,
    at,
    at + 46 + nameLength,
    extraLength,
  )
  const member = {
    name,
    method: view.getUint16(at + 10, true),
    crc32: view.getUint32(at + 16, true),
    compressedSize,
    size,
    headerOffset,
    isEncrypted: (flags & 1) === 1,
  }
  return { member, length }
}

/** Compressed size, size and offset, from the ZIP64 extra field where 32 bits are too few. */
function wideFields(
  view: DataView,
  at: number,
  extra: number,
  extraLength: number,
): [number, number, number] {
  const end = extra + extraLength
  let wide = -1
  for (let field = extra; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) === 1) wide = field + 4
  }
  const take = (position: number) => {
    const narrow = view.getUint32(position, true)
    if (narrow !== 0xffffffff || wide < 0 || wide + 8 > end) return narrow
    wide += 8
    return Number(view.getBigUint64(wide - 8, true))
  }
  // The order inside the extra field: size, compressed size, offset.
  const size = take(at + 24)
  const compressedSize = take(at + 20)
  return [compressedSize, size, take(at + 42)]
}
