/**
 * Kinds of files that are known by their first bytes but that no importer reads, with the way out.
 * Bytes are compared as bytes: as text they would depend on an encoding. An importer that comes to
 * read a kind takes it before it is looked for here.
 */
import { GridcastError } from '../../shared/errors'
import type { SourceFile } from '../files/source-file'
import { isZip } from '../files/zip-archive'
import { startsWith } from './importer'

interface Kind {
  name: string
  magic: readonly number[]
  at?: number
  remedy: string
}

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0))
const arrayRemedy = (how: string) => `Save the data as .npy or CSV and import that file (${how}).`
const grid = arrayRemedy('in Python: numpy.save("data.npy", array)')
const picture = 'Save the pictures as one array, time first, with numpy.save, and import that file.'
const asTable = 'Save the data as CSV, one row per place and date, and import that file.'
const unpackFirst = 'Unpack it and import the file that holds the data.'

const kinds: readonly Kind[] = [
  { name: 'HDF5 or NetCDF-4', magic: [0x89, ...ascii('HDF\r\n'), 0x1a, 0x0a], remedy: grid },
  { name: 'HDF4', magic: [0x0e, 0x03, 0x13, 0x01], remedy: grid },
  { name: 'NetCDF', magic: [...ascii('CDF'), 1], remedy: grid },
  { name: 'NetCDF', magic: [...ascii('CDF'), 2], remedy: grid },
  { name: 'NetCDF (CDF-5)', magic: [...ascii('CDF'), 5], remedy: grid },
  {
    name: 'GRIB',
    magic: ascii('GRIB'),
    remedy: 'Convert it with `cdo -f nc copy in.grib out.nc`, then save the array with numpy.save.',
  },
  { name: 'a TIFF picture', magic: [...ascii('II'), 42, 0], remedy: grid },
  { name: 'a TIFF picture', magic: [...ascii('MM'), 0, 42], remedy: grid },
  { name: 'a BigTIFF picture', magic: [...ascii('II'), 43, 0], remedy: grid },
  { name: 'a BigTIFF picture', magic: [...ascii('MM'), 0, 43], remedy: grid },
  { name: 'a PNG picture', magic: [0x89, ...ascii('PNG')], remedy: picture },
  { name: 'a GIF picture', magic: ascii('GIF8'), remedy: picture },
  { name: 'a JPEG picture', magic: [0xff, 0xd8, 0xff], remedy: picture },
  { name: 'a WebP picture', magic: ascii('WEBP'), at: 8, remedy: picture },
  { name: 'an AVI video', magic: ascii('AVI '), at: 8, remedy: picture },
  { name: 'an MP4 video', magic: ascii('ftyp'), at: 4, remedy: picture },
  { name: 'a WebM or Matroska video', magic: [0x1a, 0x45, 0xdf, 0xa3], remedy: picture },
  { name: 'a PDF document', magic: ascii('%PDF'), remedy: asTable },
  { name: 'a Parquet table', magic: ascii('PAR1'), remedy: asTable },
  { name: 'an Arrow or Feather table', magic: ascii('ARROW1'), remedy: asTable },
  { name: 'an SQLite database or GeoPackage', magic: ascii('SQLite format 3'), remedy: asTable },
  {
    name: 'an old Excel or Word document',
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    remedy: 'Open it, save the sheet as "CSV UTF-8 (*.csv)", and import that file.',
  },
  { name: 'a MATLAB file', magic: ascii('MATLAB'), remedy: grid },
  { name: 'an R data file', magic: ascii('RDX'), remedy: asTable },
  {
    name: 'a Python pickle, which is never loaded because that would run code',
    magic: [0x80, 0x04, 0x95],
    remedy: grid,
  },
  { name: 'a shapefile', magic: [0, 0, 0x27, 0x0a], remedy: asTable },
  { name: 'a 7z archive', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], remedy: unpackFirst },
  { name: 'a RAR archive', magic: ascii('Rar!'), remedy: unpackFirst },
  { name: 'a tar archive', magic: ascii('ustar'), at: 257, remedy: unpackFirst },
  { name: 'compressed with bzip2', magic: ascii('BZh'), remedy: unpackFirst },
  { name: 'compressed with xz', magic: [0xfd, ...ascii('7zXZ')], remedy: unpackFirst },
  { name: 'compressed with Zstandard', magic: [0x28, 0xb5, 0x2f, 0xfd], remedy: unpackFirst },
]

/** The kind whose first bytes these are; null when they are none of the known ones. */
export function knownKind(start: Uint8Array): { name: string; remedy: string } | null {
  return kinds.find(({ magic, at = 0 }) => startsWith(start, magic, at)) ?? null
}

/** Why a file that no importer takes can't be read. */
export async function refusalOf(file: SourceFile): Promise<GridcastError> {
  const { title } = file
  if (file.isFolder) return refusedContainer(file, 'folder')
  const start = await file.start()
  if (start.length === 0)
    return new GridcastError('import.empty', `${title} is empty.`, 'Choose a file with data in it.')
  if (isZip(start)) return refusedContainer(file, 'ZIP file')
  const kind = knownKind(start)
  if (kind !== null)
    return new GridcastError(
      'import.unknown-format',
      `${title} is ${kind.name}, which can't be read yet.`,
      kind.remedy,
    )
  const bytes = [...start.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'))
  return new GridcastError(
    'import.unknown-format',
    `${title} is neither text nor a kind of file that is known here (its first bytes are ${bytes.join(' ')}).`,
    'Choose a .npy, .npz or .csv file.',
  )
}

async function refusedContainer(file: SourceFile, what: string): Promise<GridcastError> {
  const members = (await file.members()) ?? []
  const names = members.map(({ name }) => name)
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '')
  const holds = names.length === 0 ? 'it is empty' : shown
  const first = members[0]
  const why = members.length === 1 && first !== undefined ? (await refusalOf(first)).message : ''
  return new GridcastError(
    file.isFolder ? 'import.folder' : 'import.zip-without-data',
    `${file.title} is a ${what} without any file in it that can be read (${holds}).${why && ` ${why}`}`,
    'Choose the file that holds the data, as .npy, .npz or CSV.',
  )
}

/** The error for a ZIP file that is a document, whose members are no data of their own. */
export async function documentRefusal(file: SourceFile): Promise<GridcastError | null> {
  const names = file.isFolder ? [] : ((await file.members()) ?? []).map(({ name }) => name)
  const isWorkbook = names.some((name) => name.startsWith('xl/'))
  const isOffice = names.includes('[Content_Types].xml') || names.includes('mimetype')
  if (!isWorkbook && !isOffice) return null
  return new GridcastError(
    'import.workbook',
    `${file.title} is ${isWorkbook ? 'an Excel workbook' : 'an office document'}, which can't be read directly.`,
    'Open it, choose the sheet, save it as "CSV UTF-8 (*.csv)", and import that file.',
  )
}
