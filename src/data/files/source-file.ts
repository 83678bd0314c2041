/**
 * What an importer gets to see of a file: its name, its first bytes, what it holds, and all of its
 * bytes readable from anywhere. It is the same for a file on the disk, one that is gzipped, a
 * member of a ZIP file and a folder, so that every importer reads all of these without knowing.
 */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GridcastError } from '../../shared/errors'
import type { ReadContext } from '../importers/importer'
import { FileBytes, sliceOf, type ByteSource } from './byte-source'
import { isGzip, unpackGzip, unpackMember, unpackStart } from './unpack'
import type { Workspace } from './workspace'
import {
  checkMember,
  isZip,
  listZip,
  memberDataOffset,
  zipStored,
  type ZipMember,
} from './zip-archive'
import { limits } from '../limits'

export interface SourceFile {
  /** As a person knows it: `cases.csv`, of a member `cases.csv in data.zip`. */
  readonly title: string
  /** Of a member, its path inside the archive or folder, with `/`; else the file's own name. */
  readonly name: string
  readonly isFolder: boolean
  /** In bytes; of a gzipped file as it lies, of a folder 0. */
  readonly size: number
  /** Whether `size` is that of all bytes: not so for a gzipped file, which doesn't tell. */
  readonly isSizeKnown: boolean
  /** The first bytes, `length` at most, without unpacking the rest. Empty for a folder. */
  start(length?: number): Promise<Uint8Array<ArrayBuffer>>
  /**
   * What a folder (with what lies deeper, `frame2` before `frame10`) or a ZIP file (in its own
   * order) holds; null for anything else.
   */
  members(): Promise<readonly SourceFile[] | null>
  /** All bytes; what is compressed is unpacked first. Closed with the workspace. */
  bytes(context: ReadContext): Promise<ByteSource>
  /** Where all bytes lie in a file of their own, for libraries that open paths. */
  path(context: ReadContext): Promise<string>
}

const startBytes = 4096
/** Packed bytes that are read for the first unpacked ones. */
const packedStartBytes = 128 << 10

/** A file or folder on the disk. @throws GridcastError `import.unreadable` */
export async function sourceFile(path: string, workspace: Workspace): Promise<SourceFile> {
  const name = basename(path)
  const facts = await stat(path).catch(() => null)
  if (facts?.isDirectory() === true) return folderFile(path, name, workspace)
  return unwrapped(await plainFile(path, name, name, workspace), workspace)
}

/** What lies under gzip (also twice), if that is what the file is; else the file itself. */
export async function unwrapped(
  file: SourceFile,
  workspace: Workspace,
  depth = 2,
): Promise<SourceFile> {
  if (file.isFolder || depth === 0 || !isGzip(await file.start(2))) return file
  return unwrapped(gzippedFile(file, workspace), workspace, depth - 1)
}

/** Keeps the longest start that was read. */
function keptStart(read: (length: number) => Promise<Uint8Array<ArrayBuffer>>) {
  let kept: { wanted: number; bytes: Promise<Uint8Array<ArrayBuffer>> } | null = null
  return async (length = startBytes) => {
    if (kept === null || kept.wanted < length) {
      const wanted = Math.max(length, startBytes)
      kept = { wanted, bytes: read(wanted) }
    }
    return (await kept.bytes).subarray(0, length)
  }
}

/** Lists the members of a ZIP file once. */
function keptMembers(file: SourceFile, workspace: Workspace) {
  let members: Promise<readonly SourceFile[] | null> | null = null
  return () => (members ??= zipMembers(file, workspace))
}

async function plainFile(
  path: string,
  name: string,
  title: string,
  workspace: Workspace,
): Promise<SourceFile> {
  const facts = await stat(path).catch(() => null)
  const opened = () => workspace.open(path, title)
  if (facts === null) await opened()
  const size = facts?.size ?? 0
  const file: SourceFile = {
    title,
    name,
    isFolder: false,
    size,
    isSizeKnown: true,
    start: keptStart((length) => readStart(path, title, length)),
    members: () => members(),
    bytes: opened,
    path: async () => path,
  }
  const members = keptMembers(file, workspace)
  return file
}

/** Opens the file only as long as it takes: a folder may hold more files than may be open. */
async function readStart(path: string, title: string, length: number) {
  const file = await FileBytes.open(path, title)
  try {
    return await file.read(0, Math.min(length, file.size))
  } finally {
    await file.close()
  }
}

function gzippedFile(inner: SourceFile, workspace: Workspace): SourceFile {
  const { title } = inner
  const name = inner.name.replace(/\.gz$/i, '')
  const unpacked = async (context: ReadContext) => {
    const path = await inner.path(context)
    const target = join(await workspace.folder(), workspace.nameFor(inner))
    const options = { fileName: title, ...context, room: await workspace.room() }
    return workspace.openMade(target, title, () => unpackGzip(path, inner.size, target, options))
  }
  const file: SourceFile = {
    title,
    name,
    isFolder: false,
    size: inner.size,
    isSizeKnown: false,
    start: keptStart(async (length) =>
      unpackStart(await inner.start(packedStartBytes), length, 'gzip'),
    ),
    members: async () => (isZip(await file.start(4)) ? refuseWrappedZip(title) : null),
    bytes: async (context) => (await unpacked(context)).bytes,
    path: async (context) => (await unpacked(context)).path,
  }
  return file
}

function refuseWrappedZip(title: string): never {
  throw new GridcastError('import.zip-in-gzip', { file: title })
}

async function folderFile(path: string, name: string, workspace: Workspace): Promise<SourceFile> {
  let members: Promise<readonly SourceFile[]> | null = null
  return {
    title: name,
    name,
    isFolder: true,
    size: 0,
    isSizeKnown: true,
    start: async () => new Uint8Array(),
    members: () => (members ??= folderMembers(path, name, workspace)),
    bytes: () => Promise.reject(new Error(`${path} is a folder and has no bytes`)),
    path: async () => path,
  }
}

async function folderMembers(path: string, name: string, workspace: Workspace) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  checkCount(name, files.length, limits.filesInFolder)
  const found = files.map(async (entry) => {
    const full = join(entry.parentPath, entry.name)
    const inside = full.slice(path.length + 1).replaceAll('\\', '/')
    return plainFile(full, inside, `${inside} in ${name}`, workspace)
  })
  return (await Promise.all(found)).toSorted((a, b) => naturally.compare(a.name, b.name))
}

const naturally = new Intl.Collator('en', { numeric: true })

function checkCount(file: string, files: number, most: number): void {
  if (files > most) throw new GridcastError('import.too-many-files', { file, files, most })
}

async function zipMembers(
  archive: SourceFile,
  workspace: Workspace,
): Promise<readonly SourceFile[] | null> {
  if (!isZip(await archive.start(4))) return null
  const read = { size: archive.size, read: rangeReader(archive) }
  const entries = await listZip(read, archive.title)
  checkCount(archive.title, entries.length, limits.filesInArchive)
  return entries.map((entry) => zipMember(archive, entry, workspace))
}

/** Reads from a file that needs no unpacking. */
function rangeReader(file: SourceFile) {
  const context = { signal: new AbortController().signal }
  return async (offset: number, length: number) => (await file.bytes(context)).read(offset, length)
}

function zipMember(archive: SourceFile, entry: ZipMember, workspace: Workspace): SourceFile {
  const title = `${entry.name} in ${archive.title}`
  const read = rangeReader(archive)
  const packed = { size: archive.size, read }
  const dataStart = () => {
    checkMember(entry, archive.title)
    return memberDataOffset(packed, entry, archive.title)
  }
  const unpacked = async (context: ReadContext) => {
    const start = await dataStart()
    const path = await archive.path(context)
    const target = join(await workspace.folder(), workspace.nameFor(entry))
    const options = { fileName: archive.title, ...context, room: await workspace.room() }
    return workspace.openMade(target, title, () =>
      unpackMember(path, start, entry, target, options),
    )
  }
  return {
    title,
    name: entry.name,
    isFolder: false,
    size: entry.size,
    isSizeKnown: true,
    start: keptStart(async (length) => {
      const start = await dataStart()
      if (entry.method === zipStored) return read(start, Math.min(length, entry.size))
      const prefix = await read(start, Math.min(entry.compressedSize, packedStartBytes))
      return unpackStart(prefix, length, 'deflate')
    }),
    members: async () => null,
    bytes: async (context) =>
      entry.method === zipStored
        ? sliceOf(await archive.bytes(context), await dataStart(), entry.size)
        : (await unpacked(context)).bytes,
    path: async (context) => (await unpacked(context)).path,
  }
}
