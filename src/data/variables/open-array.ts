/**
 * Finds the arrays in a file by its content: a `.npy`, the members of a `.npz`, either of them
 * gzipped.
 */
import { join } from 'node:path'
import { GridcastError } from '../../shared/errors'
import { countOf, npyDataOffset, npyDtypes, parseNpyHeader, type NpyHeader } from '../../shared/npy'
import { sliceOf, type ByteSource } from '../files/byte-source'
import { unpackMember, unpackStart, type UnpackOptions } from '../files/unpack'
import {
  checkMethod,
  listZip,
  memberDataOffset,
  zipStored,
  type ZipMember,
} from '../files/zip-archive'
import type { ArrayInFile } from './strided-reader'

/** An array that a file offers. */
export interface ArrayMember {
  /** Null for a `.npy`. */
  name: string | null
  /** Null when it holds no numbers or can't be read; `problem` then says why. */
  header: NpyHeader | null
  problem: GridcastError | null
}

/** A file that holds arrays. */
export interface ArrayFile {
  members: ArrayMember[]
  /** Opens one of them; a compressed one is unpacked to the folder first. */
  open(
    name: string | null,
    folder: () => Promise<string>,
    options: UnpackOptions,
  ): Promise<ArrayInFile>
}

/** The header of a `.npy` that may lie anywhere. @throws GridcastError `npy.*` */
export async function readHeader(bytes: ByteSource, fileName: string): Promise<NpyHeader> {
  const start = await bytes.read(0, Math.min(12, bytes.size))
  const length = npyDataOffset(start, fileName)
  return parseNpyHeader(await bytes.read(0, Math.min(length, bytes.size)), fileName)
}

/** Refuses an array whose data are cut off. @throws GridcastError `npy.truncated` */
export function checkLength(bytes: ByteSource, header: NpyHeader, fileName: string): void {
  const expected = header.dataOffset + countOf(header.shape) * npyDtypes[header.dtype]
  if (bytes.size >= expected) return
  throw new GridcastError(
    'npy.truncated',
    `${fileName} is cut off: ${expected - bytes.size} bytes are missing at its end (it has ${bytes.size}, its header promises ${expected}).`,
    'Ask for the file again or save it again with numpy.save; this copy is damaged.',
  )
}

/** A `.npy`. */
export async function openNpy(bytes: ByteSource, fileName: string): Promise<ArrayFile> {
  const header = await readHeader(bytes, fileName)
  checkLength(bytes, header, fileName)
  return { members: [{ name: null, header, problem: null }], open: async () => ({ bytes, header }) }
}

/** A `.npz`; `path` is where it lies. @throws GridcastError `import.zip-*`, `import.workbook` */
export async function openNpz(
  bytes: ByteSource,
  path: string,
  fileName: string,
): Promise<ArrayFile> {
  const entries = await listZip(bytes, fileName)
  refuseWorkbook(entries, fileName)
  const arrays = entries.filter((entry) => entry.name.endsWith('.npy'))
  if (arrays.length === 0) {
    const names = entries.slice(0, 3).map((entry) => entry.name)
    const sentence = `${fileName} is a ZIP file without any .npy array in it (${names.join(', ') || 'it is empty'}).`
    throw new GridcastError(
      'import.zip-without-arrays',
      sentence,
      'Unpack it and choose the file that holds the data.',
    )
  }
  const members = await Promise.all(arrays.map((entry) => describeMember(bytes, entry, fileName)))
  const open = async (
    name: string | null,
    folder: () => Promise<string>,
    options: UnpackOptions,
  ) => {
    const index = members.findIndex((member) => member.name === name)
    const [entry, member] = [arrays[index], members[index]]
    if (entry === undefined || member === undefined) {
      const names = members.map((known) => known.name).join(', ')
      throw new GridcastError(
        'import.member',
        `${fileName} holds no array "${name}".`,
        `Choose one of: ${names}.`,
      )
    }
    if (member.header === null)
      throw member.problem ?? new Error(`"${name}" has neither header nor problem`)
    return { bytes: await openMember(bytes, path, entry, folder, options), header: member.header }
  }
  return { members, open }
}

async function openMember(
  bytes: ByteSource,
  path: string,
  entry: ZipMember,
  folder: () => Promise<string>,
  options: UnpackOptions,
): Promise<ByteSource> {
  const start = await memberDataOffset(bytes, entry, options.fileName)
  if (entry.method === zipStored) return sliceOf(bytes, start, entry.size)
  const target = join(await folder(), `${entry.headerOffset}.npy`)
  return options.openUnpacked(target, () => unpackMember(path, start, entry, target, options))
}

/** `x.npy` is called `x`, as numpy does. */
const nameOf = (entry: ZipMember) => entry.name.replace(/\.npy$/, '')

async function describeMember(
  bytes: ByteSource,
  entry: ZipMember,
  fileName: string,
): Promise<ArrayMember> {
  const name = nameOf(entry)
  const title = `"${name}" in ${fileName}`
  try {
    checkMethod(entry, fileName)
    const start = await memberDataOffset(bytes, entry, fileName)
    const prefix = await bytes.read(start, Math.min(entry.compressedSize, 1 << 17))
    const unpacked = entry.method === zipStored ? prefix : unpackStart(prefix)
    const header = parseNpyHeader(unpacked, title)
    checkLength({ size: entry.size, read: async () => prefix }, header, title)
    return { name, header, problem: null }
  } catch (error) {
    const problem = error instanceof GridcastError ? error : damagedMember(title, error)
    return { name, header: null, problem }
  }
}

function damagedMember(title: string, error: unknown): GridcastError {
  const detail = error instanceof Error ? error.message : String(error)
  return new GridcastError(
    'import.zip-damaged',
    `${title} can't be unpacked: ${detail}.`,
    'Ask for the file again; this copy is damaged.',
  )
}

function refuseWorkbook(entries: readonly ZipMember[], fileName: string): void {
  const isWorkbook = entries.some((entry) => entry.name.startsWith('xl/'))
  const isDocument = entries.some(
    (entry) => entry.name === '[Content_Types].xml' || entry.name === 'mimetype',
  )
  if (!isWorkbook && !isDocument) return
  throw new GridcastError(
    'import.workbook',
    `${fileName} is ${isWorkbook ? 'an Excel workbook' : 'an office document'}, which can't be read directly.`,
    'Open it, choose the sheet, save it as "CSV UTF-8 (*.csv)", and import that file.',
  )
}
