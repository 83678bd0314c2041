/**
 * Files that are being looked at, from the first glance to the import. A file keeps its token until
 * the app ends.
 */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { stat } from 'node:fs/promises'
import type { Dataset } from '../../shared/dataset'
import { GridcastError } from '../../shared/errors'
import type { ImportPlan, Inspection } from '../../shared/import-plan'
import type { Store } from '../../main/store'
import { Workspace } from '../files/workspace'
import type { ImportReader, Preview, ReadContext } from './import-reader'
import { openImport } from './open-import'
import { sweepTemporaryFolders } from '../writer/temporary-folder'
import { writeDataset } from '../writer/write-dataset'

interface Inspected {
  token: string
  path: string
  fileName: string
  /** Size and time of change when it was opened. */
  state: string
  bytes: number
  reader: ImportReader
  workspace: Workspace
  /** How many are working on it now. */
  users: number
}

/** Readers keep rows in memory: no more than these stay open at a time. */
const mostOpen = 3

export class Inspections {
  readonly #store: Store
  readonly #tokens = new Map<string, string>()
  readonly #opened = new Map<string, Promise<Inspected>>()
  #swept: Promise<void> | null = null

  constructor(store: Store) {
    this.#store = store
  }

  /** Looks at a file: guesses a plan, or says what the given one would do. */
  inspect(path: string, plan: ImportPlan | null, context: ReadContext): Promise<Inspection> {
    return this.#use(path, context, async ({ token, fileName, bytes, reader }) => {
      return { token, fileName, bytes, ...(await reader.inspect(plan, context)) }
    })
  }

  preview(token: string, plan: ImportPlan, count: number, context: ReadContext): Promise<Preview> {
    return this.#use(this.#pathOf(token), context, ({ reader }) =>
      reader.preview(plan, count, context),
    )
  }

  import(token: string, plan: ImportPlan, name: string, context: ReadContext): Promise<Dataset> {
    return this.#use(this.#pathOf(token), context, async ({ reader }) => {
      const source = await reader.source(plan, context)
      return writeDataset(this.#store, source, { name, ...context })
    })
  }

  async close(): Promise<void> {
    for (const path of [...this.#opened.keys()]) await this.#close(path)
  }

  #pathOf(token: string): string {
    const path = this.#tokens.get(token)
    if (path !== undefined) return path
    throw new GridcastError(
      'import.token',
      'This file is no longer known to the app.',
      'Choose or drop the file again.',
    )
  }

  /** Works on an opened file, which stays open meanwhile. */
  async #use<T>(
    path: string,
    context: ReadContext,
    work: (file: Inspected) => Promise<T>,
  ): Promise<T> {
    const file = await this.#open(path, context)
    file.users++
    try {
      return await work(file)
    } finally {
      file.users--
      await this.#closeOldest()
    }
  }

  /**
   * Opens the file, or takes it as it was opened before; one that has changed since is opened anew.
   */
  async #open(path: string, context: ReadContext): Promise<Inspected> {
    this.#swept ??= sweepTemporaryFolders(this.#store.paths.temporary)
    await this.#swept
    const state = await stateOf(path)
    const known = await this.#opened.get(path)?.catch(() => null)
    if (known && known.state === state) return known
    if (known) await this.#close(path)
    const opening = this.#openAnew(path, state, context)
    this.#opened.set(path, opening)
    opening.catch(() => this.#opened.delete(path))
    return opening
  }

  async #openAnew(path: string, state: string, context: ReadContext): Promise<Inspected> {
    const fileName = basename(path)
    const token =
      [...this.#tokens].find(([, known]) => known === path)?.[0] ?? randomBytes(12).toString('hex')
    const workspace = new Workspace(
      this.#store.paths.temporary,
      `inspection-${randomBytes(6).toString('hex')}`,
    )
    try {
      const reader = await openImport(path, fileName, workspace, context)
      this.#tokens.set(token, path)
      const { size } = await stat(path)
      return { token, path, fileName, state, bytes: size, reader, workspace, users: 0 }
    } catch (error) {
      await workspace.close()
      throw error
    }
  }

  async #closeOldest(): Promise<void> {
    for (const [path, opening] of [...this.#opened].slice(0, -mostOpen)) {
      const file = await opening.catch(() => null)
      if (file?.users === 0) await this.#close(path)
    }
  }

  async #close(path: string): Promise<void> {
    const opened = await this.#opened.get(path)?.catch(() => null)
    this.#opened.delete(path)
    await opened?.reader.close()
    await opened?.workspace.close()
  }
}

async function stateOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  return found === null ? 'absent' : `${found.size} ${found.mtimeMs}`
}
