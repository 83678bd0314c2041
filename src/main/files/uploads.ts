/**
 * Files that come without a path (dropped into a browser), sent in pieces and kept in a folder of
 * their own until the app ends. The page chooses neither the folder nor, beyond its last part, the
 * name.
 */
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GridcastError } from '../../shared/errors'
import { newId } from '../store'
import type { MakeFolder } from './downloads'

/** The most one piece may hold; the page sends 4 MiB at a time. */
const mostPieceBytes = 16 * 1024 * 1024
/** Uploads on their way; the one that began first is given up for another. */
const mostUnfinished = 64
/** What uploads leave on the disk for everything else. */
const leftFreeBytes = 256 * 1024 * 1024

interface Upload {
  path: string
  /** The piece being written: pieces are appended one after the other. */
  writing: Promise<void>
}

export class Uploads {
  private readonly unfinished = new Map<string, Upload>()
  private folder: Promise<string> | null = null

  /** @param freeBytes of the disk that a folder lies on */
  constructor(
    private readonly makeFolder: MakeFolder,
    private readonly freeBytes: (folder: string) => Promise<number> = freeBytesOf,
  ) {}

  /**
   * Takes one piece. Answers the upload's key, and the path of the whole file once the last piece
   * is written. `key` is null for the first piece.
   * @throws GridcastError `files.piece-too-large`, `files.unknown-upload`, `disk.full`
   */
  async receive(
    name: string,
    key: string | null,
    piece: Blob,
    last: boolean,
  ): Promise<{ key: string; path: string | null }> {
    if (piece.size > mostPieceBytes) {
      throw new GridcastError('files.piece-too-large', { name, bytes: piece.size })
    }
    const ownKey = key ?? randomBytes(16).toString('hex')
    const upload = key === null ? await this.begin(ownKey, name) : this.unfinished.get(key)
    if (upload === undefined) {
      throw new GridcastError('files.unknown-upload', { name })
    }
    upload.writing = upload.writing.then(async () => this.append(upload.path, name, piece))
    await upload.writing
    if (last) this.unfinished.delete(ownKey)
    return { key: ownKey, path: last ? upload.path : null }
  }

  private async append(path: string, name: string, piece: Blob): Promise<void> {
    const free = await this.freeBytes(dirname(path))
    if (free - piece.size < leftFreeBytes)
      throw new GridcastError('disk.full', { path: name, needed: piece.size + leftFreeBytes })
    await appendFile(path, await piece.bytes())
  }

  /** Deletes every uploaded file. */
  async close(): Promise<void> {
    this.unfinished.clear()
    if (this.folder !== null) await rm(await this.folder, { recursive: true, force: true })
    this.folder = null
  }

  private async begin(key: string, name: string): Promise<Upload> {
    this.folder ??= this.makeFolder(`uploads-${newId()}`)
    const folder = join(await this.folder, key)
    await mkdir(folder)
    const upload = { path: join(folder, safeName(name)), writing: Promise.resolve() }
    this.unfinished.set(key, upload)
    await this.giveUpOldest()
    return upload
  }

  private async giveUpOldest(): Promise<void> {
    const [oldest] = this.unfinished
    if (oldest === undefined || this.unfinished.size <= mostUnfinished) return
    const [key, { path, writing }] = oldest
    this.unfinished.delete(key)
    await writing.catch(() => undefined)
    await rm(dirname(path), { recursive: true, force: true })
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => null)
  return disk === null ? Infinity : disk.bavail * disk.bsize
}

/**
 * The last part of a name a page gave, without anything a file system could take for more than a
 * name.
 */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const plain = [...last]
    .filter((character) => character >= ' ' && !'<>:"|?*'.includes(character))
    .join('')
  const cut = plain.replace(/^\.+/, '').slice(-120)
  return cut === '' ? 'file' : cut
}
