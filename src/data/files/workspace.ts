/**
 * A folder for what has to be unpacked while files are looked at, and the files that are open
 * meanwhile. The folder is made when it is first needed and removed at the end.
 */
import { rmSync } from 'node:fs'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { FileBytes } from './byte-source'
import { limits } from '../limits'

/** Folders of this process; the app may end while a file is still being looked at. */
const folders = new Set<string>()
process.once('exit', () =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
)

/** How many bytes may be unpacked, and what sets the limit. */
export interface Room {
  bytes: number
  limitedBy: 'limit' | 'disk'
}

export class Workspace {
  private readonly most: number
  private readonly opened = new Map<string, Promise<FileBytes>>()
  private readonly names = new Map<object, string>()
  private madeFolder: Promise<string> | null = null
  private unpacked = 0

  constructor(
    private readonly parent: string,
    private readonly name: string,
    mostUnpacked: number = limits.unpackedBytes,
  ) {
    this.most = mostUnpacked
  }

  folder(): Promise<string> {
    this.madeFolder ??= makeTemporaryFolder(this.parent, this.name).then((folder) => {
      folders.add(folder)
      return folder
    })
    return this.madeFolder
  }

  /** The name under which something is kept in the folder, the same whenever it is asked for. */
  nameFor(thing: object): string {
    const name = this.names.get(thing) ?? `unpacked-${this.names.size}`
    this.names.set(thing, name)
    return name
  }

  /** How much more may be unpacked here. */
  async room(): Promise<Room> {
    const left = this.most - this.unpacked
    const disk = await statfs(await this.folder()).catch(() => null)
    const free = disk === null ? Infinity : Math.max(0, disk.bavail * disk.bsize - limits.freeBytes)
    return free < left ? { bytes: free, limitedBy: 'disk' } : { bytes: left, limitedBy: 'limit' }
  }

  /** Opens a file; it stays open until the workspace is closed. */
  open(path: string, title: string): Promise<FileBytes> {
    return this.keep(path, () => FileBytes.open(path, title))
  }

  /** Opens a file that `make` writes; it is made once, however often it is asked for. */
  async openMade(
    path: string,
    title: string,
    make: () => Promise<void>,
  ): Promise<{ bytes: FileBytes; path: string }> {
    const bytes = await this.keep(path, async () => {
      await make()
      const file = await FileBytes.open(path, title)
      this.unpacked += file.size
      return file
    })
    return { bytes, path }
  }

  async close(): Promise<void> {
    for (const file of this.opened.values())
      await file.then((opened) => opened.close()).catch(() => undefined)
    this.opened.clear()
    const folder = await this.madeFolder
    if (folder === null) return
    await rm(folder, { recursive: true, force: true })
    folders.delete(folder)
    this.madeFolder = null
  }

  private keep(path: string, open: () => Promise<FileBytes>): Promise<FileBytes> {
    const known = this.opened.get(path)
    if (known !== undefined) return known
    const opening = open()
    this.opened.set(path, opening)
    opening.catch(() => this.opened.delete(path))
    return opening
  }
}

/** Makes an empty folder of this process under `parent`, which is made too if it isn't there. */
async function makeTemporaryFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await mkdir(parent, { recursive: true })
  await mkdir(folder)
  return folder
}
