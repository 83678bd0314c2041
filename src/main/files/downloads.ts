/**
 * Files that wait to be downloaded from the browser door. Each is handed out once, to whoever has
 * its ticket; only the newest few are kept, and none when the app ends.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../store'

const mostKept = 4

export interface Download {
  path: string
  fileName: string
}

/** Makes a folder for unfinished work. */
export type MakeFolder = (name: string) => Promise<string>

export class Downloads {
  private readonly waiting = new Map<string, Download>()
  private folder: Promise<string> | null = null

  constructor(private readonly makeFolder: MakeFolder) {}

  /** A path for a file that will be downloaded under this name. */
  async pathFor(fileName: string): Promise<string> {
    this.folder ??= this.makeFolder(`downloads-${newId()}`)
    return join(await this.folder, `${newId()}-${fileName}`)
  }

  /** Keeps a file and names the ticket to fetch it with. */
  keep(path: string, fileName: string): string {
    const ticket = crypto.randomUUID()
    this.waiting.set(ticket, { path, fileName })
    const [oldest] = this.waiting
    if (this.waiting.size > mostKept && oldest !== undefined) {
      this.waiting.delete(oldest[0])
      void rm(oldest[1].path, { force: true })
    }
    return ticket
  }

  /**
   * The file, which whoever takes it removes; null when it was taken before or pushed out by newer
   * ones.
   */
  take(ticket: string): Download | null {
    const download = this.waiting.get(ticket) ?? null
    this.waiting.delete(ticket)
    return download
  }

  async close(): Promise<void> {
    this.waiting.clear()
    if (this.folder !== null) await rm(await this.folder, { recursive: true, force: true })
    this.folder = null
  }
}
