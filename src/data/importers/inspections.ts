/**
 * Files that are being looked at, from the first glance to the import: each kept open, so that a
 * changed plan doesn't read it again unless it must.
 */
import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { DatasetContent } from '../../shared/data-calls'
import type { ImportPlan, Inspection } from '../../shared/import-plan'
import { Workspace } from '../files/workspace'
import type { Preview, ReadContext } from './importer'
import { arrangePaths, openImport, type OpenedImport } from './open-import'
import { writeDataset } from '../writer/write-dataset'

interface Inspected extends OpenedImport {
  /** Size and time of change of each file when it was opened. */
  state: string
  workspace: Workspace
  /** How many are working on it now. */
  users: number
}

/** Readers keep rows in memory: no more than these stay open at a time. */
const mostOpen = 3

export class Inspections {
  /** By their paths. */
  private readonly opened = new Map<string, Promise<Inspected>>()

  /** @param temporary where archives are unpacked; made when it is needed */
  constructor(private readonly temporary: string) {}

  /** Looks at files taken together: guesses a plan, or says what the given one would do. */
  inspect(
    paths: readonly string[],
    plan: ImportPlan | null,
    context: ReadContext,
  ): Promise<Inspection> {
    return this.use(paths, context, async ({ importer, title, bytes, reader }) => {
      const found = await reader.inspect(plan, context)
      return { importer: importer.id, fileName: title, bytes, ...found }
    })
  }

  /** Sorts paths into what would be opened together: each is one import. */
  async arrange(paths: readonly string[]): Promise<string[][]> {
    const workspace = this.newWorkspace()
    try {
      return await arrangePaths(paths, workspace)
    } finally {
      await workspace.close()
    }
  }

  preview(
    paths: readonly string[],
    plan: ImportPlan,
    count: number,
    context: ReadContext,
  ): Promise<Preview> {
    return this.use(paths, context, ({ reader }) => reader.preview(plan, count, context))
  }

  /** Writes what the plan makes of the files into a folder that is made anew. */
  import(
    paths: readonly string[],
    plan: ImportPlan,
    folder: string,
    context: ReadContext,
  ): Promise<DatasetContent> {
    return this.use(paths, context, async ({ reader }) => {
      const source = await reader.source(plan, context)
      return writeDataset(folder, source, context)
    })
  }

  async close(): Promise<void> {
    for (const key of [...this.opened.keys()]) await this.closeOne(key)
  }

  /** Works on an opened file, which stays open meanwhile. */
  private async use<T>(
    paths: readonly string[],
    context: ReadContext,
    work: (file: Inspected) => Promise<T>,
  ): Promise<T> {
    const file = await this.open(paths, context)
    file.users++
    try {
      return await work(file)
    } finally {
      file.users--
      await this.closeOldest()
    }
  }

  /**
   * Opens the file, or takes it as it was opened before; one that has changed since is opened anew.
   */
  private async open(paths: readonly string[], context: ReadContext): Promise<Inspected> {
    const key = paths.join('\0')
    const state = await stateOf(paths)
    const known = await this.opened.get(key)?.catch(() => null)
    if (known && known.state === state) return known
    if (known) await this.closeOne(key)
    const opening = this.openAnew(paths, state, context)
    this.opened.set(key, opening)
    opening.catch(() => this.opened.delete(key))
    return opening
  }

  private async openAnew(
    paths: readonly string[],
    state: string,
    context: ReadContext,
  ): Promise<Inspected> {
    const workspace = this.newWorkspace()
    try {
      const opened = await openImport(paths, { ...context, workspace })
      return { ...opened, state, workspace, users: 0 }
    } catch (error) {
      await workspace.close()
      throw error
    }
  }

  private newWorkspace(): Workspace {
    const name = `inspection-${randomBytes(6).toString('hex')}`
    return new Workspace(this.temporary, name)
  }

  private async closeOldest(): Promise<void> {
    for (const [key, opening] of [...this.opened].slice(0, -mostOpen)) {
      const file = await opening.catch(() => null)
      if (file?.users === 0) await this.closeOne(key)
    }
  }

  private async closeOne(key: string): Promise<void> {
    const opened = await this.opened.get(key)?.catch(() => null)
    this.opened.delete(key)
    await opened?.reader.close()
    await opened?.workspace.close()
  }
}

async function stateOf(paths: readonly string[]): Promise<string> {
  const states = paths.map(async (path) => {
    const found = await stat(path).catch(() => null)
    return found === null ? 'absent' : `${found.size} ${found.mtimeMs}`
  })
  return (await Promise.all(states)).join(', ')
}
