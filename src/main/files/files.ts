/**
 * How files come in through a door: chosen in a dialog, dropped, uploaded, or picked from a listing
 * of the home folder.
 */
import { homedir } from 'node:os'
import { basename } from 'node:path'
import { GridcastError } from '../../shared/errors'
import type { MakeFolder } from './downloads'
import { FileHandles } from './file-handles'
import { listUnderHome } from './home-listing'
import { Uploads } from './uploads'

export class Files {
  private readonly handles = new FileHandles()
  private readonly uploads: Uploads
  /** Handles of what pages sent up whole. */
  private readonly sent = new Map<string, string>()
  /**
   * The door's own open dialog, answering absolute paths; null where there is none (the browser).
   */
  chooser: (() => Promise<string[]>) | null = null

  /** @param makeFolder makes a folder for uploads */
  constructor(
    makeFolder: MakeFolder,
    private readonly home: string = homedir(),
  ) {
    this.uploads = new Uploads(makeFolder)
  }

  /** The handle of what a person named through a door: a dialog, a drop, a command line. */
  register(...paths: readonly string[]): string {
    return this.handles.register(...paths)
  }

  /** @throws GridcastError `files.handle` for a handle that was never given out */
  resolve(handle: string): readonly string[] {
    return this.handles.resolve(handle)
  }

  /** Opens the door's dialog. */
  async choose(): Promise<{ name: string; handle: string }[]> {
    if (this.chooser === null) {
      throw new GridcastError('files.no-dialog', {})
    }
    const paths = await this.chooser()
    return paths.map((path) => ({ name: basename(path), handle: this.handles.register(path) }))
  }

  /** One folder under home, each file with its handle. */
  async list(path: string) {
    const listing = await listUnderHome(this.home, path)
    const entries = listing.entries.map(({ path: absolute, ...entry }) => {
      return { ...entry, handle: entry.kind === 'file' ? this.handles.register(absolute) : '' }
    })
    return { path: listing.path, entries }
  }

  /** One piece of an upload; after the last one the answered handle stands for the whole file. */
  async upload(
    name: string,
    handle: string | null,
    piece: Blob,
    last: boolean,
  ): Promise<{ handle: string }> {
    const { key, path } = await this.uploads.receive(name, handle, piece, last)
    if (path === null) return { handle: key }
    const whole = this.handles.register(path)
    this.sent.set(whole, path)
    return { handle: whole }
  }

  /** The path of what a page sent up. @throws GridcastError `files.handle` for any other handle */
  uploaded(handle: string): string {
    const path = this.sent.get(handle)
    if (path !== undefined) return path
    throw new GridcastError('files.handle', {})
  }

  async close(): Promise<void> {
    await this.uploads.close()
  }
}
