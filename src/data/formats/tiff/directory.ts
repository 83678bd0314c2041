/**
 * The structure of a TIFF or BigTIFF file: its directories and their tags, read so that nothing in
 * a lying file is believed before it is checked against the file's length (TIFF 6.0; BigTIFF).
 */
import { GridcastError } from '../../../shared/errors'
import { withoutTrailing } from '../../../shared/trailing'
import type { ByteSource } from '../../files/byte-source'
import { startsWith } from '../../importers/importer'
import { limits } from '../../limits'

/** A tag's values lie at `offset`, in the file's byte order. */
interface Tag {
  type: number
  count: number
  offset: number
}

export interface TiffFile {
  bytes: ByteSource
  title: string
  littleEndian: boolean
  /** One per image, in the order of the file. */
  directories: Directory[]
}

/** Bytes of one value, by type number. */
const sizes: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 },
  ...{ 13: 4, 16: 8, 17: 8, 18: 8 },
}

const magics = [
  [0x49, 0x49, 42, 0],
  [0x4d, 0x4d, 0, 42],
  [0x49, 0x49, 43, 0],
  [0x4d, 0x4d, 0, 43],
]

export const isTiff = (start: Uint8Array) => magics.some((magic) => startsWith(start, magic))

/** One image of a file, by its tags. */
export class Directory {
  constructor(
    private readonly file: Omit<TiffFile, 'directories'>,
    /** Where it lies in the file. */
    readonly at: number,
    private readonly tags: ReadonlyMap<number, Tag>,
  ) {}

  has(tag: number): boolean {
    return this.tags.has(tag)
  }

  /** The numbers of a tag; null when the image doesn't have it. */
  async numbers(tag: number): Promise<number[] | null> {
    const entry = this.tags.get(tag)
    if (entry === undefined) return null
    const size = sizes[entry.type] as number
    const bytes = await this.file.bytes.read(entry.offset, entry.count * size)
    const view = new DataView(bytes.buffer)
    return Array.from({ length: entry.count }, (_, i) =>
      valueAt(view, i * size, entry.type, this.file.littleEndian),
    )
  }

  /** The first number of a tag. */
  async number<T>(tag: number, otherwise: T): Promise<number | T> {
    return (await this.numbers(tag))?.[0] ?? otherwise
  }

  async text(tag: number): Promise<string | null> {
    const entry = this.tags.get(tag)
    if (entry?.type !== 2) return null
    const bytes = await this.file.bytes.read(entry.offset, entry.count)
    return withoutTrailing(new TextDecoder().decode(bytes), '\0')
  }

  async bytes(tag: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const entry = this.tags.get(tag)
    if (entry === undefined) return null
    return this.file.bytes.read(entry.offset, entry.count * (sizes[entry.type] as number))
  }
}

function valueAt(view: DataView, at: number, type: number, little: boolean): number {
  const readers: Readonly<Record<number, () => number>> = {
    1: () => view.getUint8(at),
    2: () => view.getUint8(at),
    3: () => view.getUint16(at, little),
    4: () => view.getUint32(at, little),
    5: () => view.getUint32(at, little) / view.getUint32(at + 4, little),
    6: () => view.getInt8(at),
    7: () => view.getUint8(at),
    8: () => view.getInt16(at, little),
    9: () => view.getInt32(at, little),
    10: () => view.getInt32(at, little) / view.getInt32(at + 4, little),
    11: () => view.getFloat32(at, little),
    12: () => view.getFloat64(at, little),
    13: () => view.getUint32(at, little),
    16: () => Number(view.getBigUint64(at, little)),
    17: () => Number(view.getBigInt64(at, little)),
    18: () => Number(view.getBigUint64(at, little)),
  }
  return (readers[type] as () => number)()
}

/** @throws GridcastError `grid.damaged` that names the place in the file */
export async function readTiff(bytes: ByteSource, title: string): Promise<TiffFile> {
  const reader = new TiffReader(bytes, title, await firstBytes(bytes, title))
  return {
    bytes,
    title,
    littleEndian: reader.littleEndian,
    directories: await reader.directories(),
  }
}

async function firstBytes(bytes: ByteSource, file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.size < 16)
    throw new GridcastError('grid.cut-off', { file, at: 0, missing: 16 - bytes.size })
  return bytes.read(0, 16)
}

class TiffReader {
  readonly littleEndian: boolean
  private readonly isBig: boolean
  private next: number

  constructor(
    private readonly bytes: ByteSource,
    private readonly title: string,
    start: Uint8Array<ArrayBuffer>,
  ) {
    const view = new DataView(start.buffer)
    this.littleEndian = start[0] === 0x49
    this.isBig = view.getUint16(2, this.littleEndian) === 43
    this.next = this.isBig
      ? Number(view.getBigUint64(8, this.littleEndian))
      : view.getUint32(4, this.littleEndian)
  }

  async directories(): Promise<Directory[]> {
    const seen = new Set<number>()
    const found: Directory[] = []
    while (this.next !== 0) {
      const at = this.next
      if (seen.has(at)) throw this.damaged(at, 'loop')
      if (seen.size >= limits.tiffImages) throw this.damaged(at, 'directories')
      seen.add(at)
      found.push(await this.directory(at))
    }
    if (found.length === 0) throw this.damaged(4, 'directories')
    return found
  }

  private async directory(at: number): Promise<Directory> {
    const [countSize, tagSize, linkSize] = this.isBig ? [8, 20, 8] : [2, 12, 4]
    const head = await this.view(at, countSize)
    const count = this.isBig
      ? Number(head.getBigUint64(0, this.littleEndian))
      : head.getUint16(0, this.littleEndian)
    if (count === 0 || count > limits.tiffTags) throw this.damaged(at, 'directories')
    const body = await this.view(at + countSize, count * tagSize + linkSize)
    const tags = new Map<number, Tag>()
    for (let i = 0; i < count; i++) {
      const offset = at + countSize + i * tagSize
      const [id, tag] = this.tag(body, i * tagSize, offset)
      if (tag !== null) tags.set(id, tag)
    }
    this.next = this.isBig
      ? Number(body.getBigUint64(count * tagSize, this.littleEndian))
      : body.getUint32(count * tagSize, this.littleEndian)
    const { bytes, title, littleEndian } = this
    return new Directory({ bytes, title, littleEndian }, at, tags)
  }

  /** @param from where the tag begins in the file */
  private tag(view: DataView, at: number, from: number): [number, Tag | null] {
    const id = view.getUint16(at, this.littleEndian)
    const type = view.getUint16(at + 2, this.littleEndian)
    const count = this.isBig
      ? Number(view.getBigUint64(at + 4, this.littleEndian))
      : view.getUint32(at + 4, this.littleEndian)
    const size = (sizes[type] ?? 0) * count
    // Types that nobody knows may be left out (TIFF 6.0, section 7).
    if (sizes[type] === undefined) return [id, null]
    const valueAt = at + (this.isBig ? 12 : 8)
    if (size <= (this.isBig ? 8 : 4)) return [id, { type, count, offset: from + valueAt - at }]
    const offset = this.isBig
      ? Number(view.getBigUint64(valueAt, this.littleEndian))
      : view.getUint32(valueAt, this.littleEndian)
    if (offset + size > this.bytes.size) throw this.damaged(from, 'outside')
    return [id, { type, count, offset }]
  }

  private async view(at: number, length: number): Promise<DataView> {
    if (at + length > this.bytes.size) throw this.damaged(at, 'outside')
    return new DataView((await this.bytes.read(at, length)).buffer)
  }

  private damaged(at: number, problem: 'outside' | 'loop' | 'directories'): GridcastError {
    return new GridcastError('grid.damaged', { file: this.title, at, problem, detail: '' })
  }
}
