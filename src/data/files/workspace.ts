/**
 * A folder for what has to be unpacked while a file is looked at. It is made when it is first
 * needed and removed at the end.
 */
import { rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { makeTemporaryFolder } from '../writer/temporary-folder'
import { FileBytes } from './byte-source'

/** Folders of this process; the app may end while a file is still being looked at. */
const folders = new Set<string>()
process.once('exit', () =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
)

export class Workspace {
  readonly #parent: string
  readonly #name: string
  readonly #opened = new Map<string, Promise<FileBytes>>()
  #folder: Promise<string> | null = null

  constructor(parent: string, name: string) {
    this.#parent = parent
    this.#name = name
  }

  folder(): Promise<string> {
    this.#folder ??= makeTemporaryFolder(this.#parent, this.#name).then((folder) => {
      folders.add(folder)
      return folder
    })
    return this.#folder
  }

  /** Opens a file that `make` writes; it is made once, however often it is asked for. */
  openMade(path: string, fileName: string, make: () => Promise<void>): Promise<FileBytes> {
    const known = this.#opened.get(path)
    if (known !== undefined) return known
    const opening = make().then(() => FileBytes.open(path, fileName))
    this.#opened.set(path, opening)
    opening.catch(() => this.#opened.delete(path))
    return opening
  }

  async close(): Promise<void> {
    for (const file of this.#opened.values())
      await file.then((opened) => opened.close()).catch(() => undefined)
    this.#opened.clear()
    const folder = await this.#folder
    if (folder === null) return
    await rm(folder, { recursive: true, force: true })
    folders.delete(folder)
    this.#folder = null
  }
}
