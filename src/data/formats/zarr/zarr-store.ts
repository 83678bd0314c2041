/** A Zarr store (versions 2 and 3) in a folder or a ZIP file, as zarrita reads it. */
import type { AbsolutePath, AsyncReadable } from '@zarrita/storage'
import type { SourceFile } from '../../files/source-file'
import type { ReadContext } from '../../importers/importer'
import { limits } from '../../limits'

const metadataFiles = ['zarr.json', '.zgroup', '.zarray', '.zmetadata']

/** A store, and where its arrays are. */
export interface ZarrStore extends AsyncReadable {
  /** Paths of the arrays without a leading `/`; `''` is one at the root. */
  arrays: string[]
}

const baseName = (path: string) => path.split('/').at(-1) ?? ''
const folderOf = (path: string) => path.split('/').slice(0, -1).join('/')

/** The folder of the store: the least deep one with metadata; null when there is none. */
export async function zarrRoot(file: SourceFile): Promise<string | null> {
  const members = (await file.members()) ?? []
  const folders = members
    .filter(({ name }) => metadataFiles.includes(baseName(name)))
    .map(({ name }) => folderOf(name))
  const depth = (path: string) => (path === '' ? 0 : path.split('/').length)
  const least = folders.reduce((most, path) => Math.min(most, depth(path)), Infinity)
  const roots = new Set(folders.filter((path) => depth(path) === least))
  return roots.size === 1 ? ([...roots][0] ?? null) : null
}

export async function openZarrStore(
  file: SourceFile,
  root: string,
  context: ReadContext,
): Promise<ZarrStore> {
  const prefix = root === '' ? '' : `${root}/`
  const members = (await file.members()) ?? []
  const inside = new Map(
    members
      .filter(({ name }) => name.startsWith(prefix))
      .map((member) => [member.name.slice(prefix.length), member] as const),
  )
  const read = async (key: AbsolutePath) => {
    const member = inside.get(key.slice(1))
    if (member === undefined) return undefined
    const bytes = await member.bytes(context)
    return bytes.read(0, bytes.size)
  }
  const store = {
    get: read,
    async getRange(
      key: AbsolutePath,
      range: { offset: number; length: number } | { suffixLength: number },
    ) {
      const member = inside.get(key.slice(1))
      if (member === undefined) return undefined
      const bytes = await member.bytes(context)
      return 'suffixLength' in range
        ? bytes.read(
            Math.max(0, bytes.size - range.suffixLength),
            Math.min(bytes.size, range.suffixLength),
          )
        : bytes.read(range.offset, Math.min(range.length, bytes.size - range.offset))
    },
  }
  return { ...store, arrays: await arraysIn(inside) }
}

async function arraysIn(inside: ReadonlyMap<string, SourceFile>): Promise<string[]> {
  const found: string[] = []
  for (const [path, member] of inside) {
    const isArray =
      baseName(path) === '.zarray' ||
      (baseName(path) === 'zarr.json' && (await nodeType(member)) === 'array')
    if (isArray) found.push(folderOf(path))
  }
  return found
}

async function nodeType(member: SourceFile): Promise<unknown> {
  try {
    const text = new TextDecoder().decode(await member.start(limits.zarrMetadataBytes))
    return (JSON.parse(text) as { node_type?: unknown }).node_type
  } catch {
    return null
  }
}
