/**
 * Kinds of files that are known by their first bytes but that no importer reads, with the way out.
 * Bytes are compared as bytes: as text they would depend on an encoding. An importer that comes to
 * read a kind takes it before it is looked for here.
 */
import type { WayOut } from '../../shared/notices/areas/findings'
import { GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import { isZip } from '../files/zip-archive'
import { startsWith } from './importer'

interface Kind {
  /** A format, or a sort and a format: `picture:PNG`. */
  name: string
  magic: readonly number[]
  at?: number
  way: WayOut
}

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0))
/** Stands where Git LFS has not fetched the file itself. */
const placeholder = 'Git LFS'
const kinds: readonly Kind[] = [
  { name: placeholder, magic: ascii('version https://git-lfs'), way: 'unpack' },
  { name: 'HDF4', magic: [0x0e, 0x03, 0x13, 0x01], way: 'grid' },
  {
    name: 'GRIB',
    magic: ascii('GRIB'),
    way: 'grib',
  },
  { name: 'video:AVI', magic: ascii('AVI '), at: 8, way: 'picture' },
  { name: 'video:MP4', magic: ascii('ftyp'), at: 4, way: 'picture' },
  { name: 'video:WebM, Matroska', magic: [0x1a, 0x45, 0xdf, 0xa3], way: 'picture' },
  { name: 'document:PDF', magic: ascii('%PDF'), way: 'table' },
  { name: 'table:Arrow, Feather', magic: ascii('ARROW1'), way: 'table' },
  { name: 'table:SQLite, GeoPackage', magic: ascii('SQLite format 3'), way: 'table' },
  {
    name: 'document:Excel, Word 97',
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    way: 'sheet',
  },
  { name: 'MATLAB', magic: ascii('MATLAB'), way: 'grid' },
  { name: 'R', magic: ascii('RDX'), way: 'table' },
  {
    name: 'pickle',
    magic: [0x80, 0x04, 0x95],
    way: 'grid',
  },
  { name: 'shapefile', magic: [0, 0, 0x27, 0x0a], way: 'table' },
  { name: 'archive:7z', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], way: 'unpack' },
  { name: 'archive:RAR', magic: ascii('Rar!'), way: 'unpack' },
  { name: 'archive:tar', magic: ascii('ustar'), at: 257, way: 'unpack' },
  { name: 'archive:gzip (more than twice)', magic: [0x1f, 0x8b], way: 'unpack' },
  { name: 'archive:bzip2', magic: ascii('BZh'), way: 'unpack' },
  { name: 'archive:xz', magic: [0xfd, ...ascii('7zXZ')], way: 'unpack' },
  { name: 'archive:Zstandard', magic: [0x28, 0xb5, 0x2f, 0xfd], way: 'unpack' },
]

/** The kind whose first bytes these are; null when they are none of the known ones. */
export function knownKind(start: Uint8Array): { name: string; way: WayOut } | null {
  return kinds.find(({ magic, at = 0 }) => startsWith(start, magic, at)) ?? null
}

/** Why a file that no importer takes can't be read. */
export async function refusalOf(file: SourceFile): Promise<GridcastError> {
  const { title } = file
  if (file.isFolder) return refusedContainer(file)
  const start = await file.start()
  if (start.length === 0) return new GridcastError('import.empty', { file: title })
  if (isZip(start)) return refusedContainer(file)
  const kind = knownKind(start)
  if (kind?.name === placeholder) return new GridcastError('grid.placeholder', { file: title })
  if (kind !== null)
    return new GridcastError('import.known-format', { file: title, kind: kind.name, way: kind.way })
  const bytes = [...start.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'))
  return new GridcastError('import.unknown-bytes', { file: title, bytes: bytes.join(' ') })
}

async function refusedContainer(file: SourceFile): Promise<GridcastError> {
  const members = (await file.members()) ?? []
  const names = members.map(({ name }) => name)
  const first = members[0]
  const inside = members.length === 1 && first !== undefined ? await refusalOf(first) : null
  return new GridcastError('import.no-data-inside', {
    file: file.title,
    isFolder: file.isFolder,
    names,
    why: inside?.toNotice() ?? null,
  })
}

/** The error for a ZIP file that is a document, whose members are no data of their own. */
export async function documentRefusal(file: SourceFile): Promise<GridcastError | null> {
  const names = file.isFolder ? [] : ((await file.members()) ?? []).map(({ name }) => name)
  const isWorkbook = names.some((name) => name.startsWith('xl/'))
  const isOffice = names.includes('[Content_Types].xml') || names.includes('mimetype')
  if (!isWorkbook && !isOffice) return null
  return new GridcastError('import.workbook', { file: file.title, isWorkbook })
}
