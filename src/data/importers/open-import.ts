/**
 * From what a person brought (a file, several, a folder, an archive) to one opened import: which
 * files belong together is what the importers say, asked in the order of their list.
 */
import { GridcastError } from '../../shared/errors'
import { sourceFile, unwrapped, type SourceFile } from '../files/source-file'
import type { Workspace } from '../files/workspace'
import type { Importer, ImportReader, OpenContext } from './importer'
import { documentRefusal, refusalOf } from './known-kinds'
import { importers } from './list'

/** Files that one importer opens together. */
export interface Group {
  importer: Importer
  files: readonly SourceFile[]
}

/** Files sorted into what belongs together, and those that nothing takes. */
interface Arrangement {
  groups: Group[]
  left: SourceFile[]
}

export interface OpenedImport {
  importer: Importer
  /** Names the file, or the first and how many more. */
  title: string
  bytes: number
  reader: ImportReader
}

/** @throws GridcastError when they can't be opened, or are no single dataset */
export async function openImport(
  paths: readonly string[],
  context: OpenContext,
): Promise<OpenedImport> {
  const files = await Promise.all(paths.map((path) => sourceFile(path, context.workspace)))
  const group = await onlyGroup(files, context.workspace)
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const reader = await group.importer.open(group.files, context)
  return { importer: group.importer, title: titleOf(files), bytes, reader }
}

/**
 * Paths sorted into what would be opened together: each is one import. What nothing takes stays
 * alone, and says why when it is opened.
 */
export async function arrangePaths(
  paths: readonly string[],
  workspace: Workspace,
): Promise<string[][]> {
  const pathOf = new Map<SourceFile, string>()
  for (const path of paths) pathOf.set(await sourceFile(path, workspace), path)
  const { groups, left } = await arrange([...pathOf.keys()])
  const sets = [...groups.map(({ files }) => files), ...left.map((file) => [file])]
  const found = sets.map((files) => files.map((file) => pathOf.get(file) as string))
  return found.toSorted((a, b) => paths.indexOf(a[0] ?? '') - paths.indexOf(b[0] ?? ''))
}

async function onlyGroup(files: readonly SourceFile[], workspace: Workspace): Promise<Group> {
  const [first] = files
  const { groups, left } = await arrange(files)
  if (groups.length === 1 && left.length === 0) return groups[0] as Group
  if (files.length > 1 || first === undefined) throw notTogether(files, groups.length)
  const refusal = await documentRefusal(first)
  if (refusal !== null) throw refusal
  const inside = await membersOf(first, workspace)
  const within = await arrange(inside, mostNamed)
  const [group, ...others] = within.groups
  if (group === undefined) throw await refusalOf(first)
  if (others.length > 0) throw severalInside(first, within.groups)
  return group
}

/** @param most groups that are looked for; the others are left */
async function arrange(files: readonly SourceFile[], most = Infinity): Promise<Arrangement> {
  const groups: Group[] = []
  let left = [...files]
  for (const importer of importers) {
    while (groups.length < most) {
      const taken = await importer.match(left)
      if (taken.length === 0) break
      groups.push({ importer, files: taken })
      left = left.filter((file) => !taken.includes(file))
    }
  }
  return { groups, left }
}

/** More than a sentence lists. */
const mostNamed = 31

/** Files beside data that are never data themselves. */
const beside = /(^|\/)(\.[^./]|__MACOSX\/|readme|licen[cs]e|copying|thumbs\.db$)|\.(md|pdf|html?)$/i

async function membersOf(file: SourceFile, workspace: Workspace): Promise<SourceFile[]> {
  const members = (await file.members()) ?? []
  const candidates = members.filter(({ name }) => !beside.test(name))
  const found: SourceFile[] = []
  for (const candidate of candidates) found.push(await unwrapped(candidate, workspace))
  return found
}

function notTogether(files: readonly SourceFile[], groups: number): GridcastError {
  return new GridcastError('import.not-together', { file: titleOf(files), groups })
}

function severalInside(container: SourceFile, groups: readonly Group[]): GridcastError {
  const names = groups.map(({ files }) => files[0]?.name ?? '')
  return new GridcastError('import.several-inside', {
    file: container.title,
    names,
    isFolder: container.isFolder,
  })
}

function titleOf([first, ...others]: readonly SourceFile[]): string {
  const name = first?.title ?? ''
  if (others.length === 0) return name
  return `${name} and ${others.length} more ${others.length === 1 ? 'file' : 'files'}`
}
