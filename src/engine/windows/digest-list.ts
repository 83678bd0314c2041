/**
 * The digests of a folder that grows file by file (`digests.json`, `shared/digests.ts`). What is
 * being written is in no list meanwhile, so a kill in between never makes a file look damaged.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatDigests, parseDigests, type FileDigest } from '../../shared/digests'
import { digestsFile } from '../../shared/kept-files'
import { writeWhole } from './array-file'

export class DigestList {
  private readonly path: string
  private readonly files: Map<string, FileDigest>

  /** Goes on with the list that lies there; one that can't be read is begun anew. */
  constructor(folder: string) {
    this.path = join(folder, digestsFile)
    this.files = new Map(Object.entries(listed(this.path)))
  }

  /**
   * Writes files of the folder and enters what was written.
   * @param writes by the file's name
   */
  write(writes: Record<string, () => FileDigest>): void {
    const known = Object.keys(writes).filter((name) => this.files.has(name))
    known.forEach((name) => this.files.delete(name))
    if (known.length > 0) this.save()
    for (const [name, write] of Object.entries(writes)) this.files.set(name, write())
    this.save()
  }

  private save(): void {
    const text = formatDigests(Object.fromEntries(this.files))
    writeWhole(this.path, [new TextEncoder().encode(text)])
  }
}

function listed(path: string): Record<string, FileDigest> {
  try {
    return existsSync(path) ? parseDigests(path, readFileSync(path, 'utf8')).files : {}
  } catch {
    return {}
  }
}
