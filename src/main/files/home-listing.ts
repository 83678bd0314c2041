/**
 * The import dialog of the web door: folders and files under the person's home folder, and nothing
 * else. Paths are relative to home and are resolved through symbolic links before they are compared
 * with it, so that no link leads out.
 */
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { GridcastError } from '../../shared/errors'

export interface ListedEntry {
  name: string
  kind: 'folder' | 'file'
  bytes: number
  /** Absolute, with links resolved; for main only. */
  path: string
}

export interface Listing {
  /** Relative to home with `/` between the names; `''` for home itself. */
  path: string
  entries: ListedEntry[]
}

const mostEntries = 2000

/**
 * Lists one folder: folders first, then files, each by name; hidden ones and links that lead out of
 * home are left out.
 */
export async function listUnderHome(home: string, path: string): Promise<Listing> {
  const realHome = await realpath(home)
  const folder = await resolveInside(realHome, path)
  const names = (await readdir(folder))
    .filter((name) => !name.startsWith('.'))
    .slice(0, mostEntries)
  const entries = await Promise.all(names.map((name) => describe(realHome, folder, name)))
  const present = entries.filter((entry) => entry !== null)
  return {
    path: relative(realHome, folder).split(sep).join('/'),
    entries: present.sort(foldersFirst),
  }
}

async function resolveInside(realHome: string, path: string): Promise<string> {
  const refused = new GridcastError('files.outside-home', { path })
  const folder = await realpath(join(realHome, path)).catch(() => null)
  if (folder === null || !isInside(realHome, folder)) throw refused
  if (!(await stat(folder)).isDirectory()) throw refused
  return folder
}

/** One entry, or null for what can't be read, leads out of home or is neither file nor folder. */
async function describe(
  realHome: string,
  folder: string,
  name: string,
): Promise<ListedEntry | null> {
  try {
    const path = await realpath(join(folder, name))
    if (!isInside(realHome, path)) return null
    const facts = await stat(path)
    if (facts.isDirectory()) return { name, kind: 'folder', bytes: 0, path }
    return facts.isFile() ? { name, kind: 'file', bytes: facts.size, path } : null
  } catch {
    return null
  }
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function foldersFirst(a: ListedEntry, b: ListedEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
  return a.name.localeCompare(b.name)
}
