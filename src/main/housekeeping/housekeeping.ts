/**
 * What a program does for the data folder beside what it is asked: at its start it removes what
 * killed ones left, and once a day it copies the database.
 */
import { sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import type { Log } from '../logs/log'
import type { Store } from '../store'
import { sweepLocks } from '../store/process-lock'
import { sumOf, type Removed } from '../store/removed'
import { storeTroubleOf } from '../store/store-errors'
import { sweepTemporaryPaths } from '../store/temporary-paths'
import { sweepRunFolders } from './sweep-run-folders'

/** How often it is looked whether a new day has begun, in milliseconds. */
const lookMs = 3600e3

export class Housekeeping {
  private readonly tidied: Promise<Removed>
  private readonly timer: NodeJS.Timeout
  private problem: AnySentence | null = null
  private copying: Promise<void>

  constructor(
    private readonly store: Store,
    private readonly log: Log,
  ) {
    this.tidied = tidy(store)
    void this.tidied.then((removed) => {
      if (removed.files > 0) log.write('info', 'tidied', removed)
    })
    this.copying = this.tidied.then(() => this.backUp())
    this.timer = setInterval(() => {
      this.copying = this.copying.then(() => this.backUp())
    }, lookMs).unref()
  }

  /** What there is to say to whoever opened the folder. */
  async notices(): Promise<AnySentence[]> {
    const { files, bytes } = await this.tidied
    const tidied = files === 0 ? [] : [sentence('tidied', { files, bytes })]
    return this.problem === null ? tidied : [...tidied, this.problem]
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.copying
  }

  /** What can't be copied now, as on a full disk, is copied an hour later. */
  private async backUp(): Promise<void> {
    const problems = await this.store.backUp().catch(() => [])
    if (problems.length === 0) return
    this.problem = sentence('database.damaged', { problem: problems[0] ?? '' })
    this.log.write('error', 'store.damaged', {})
  }
}

/** What can't be removed now is removed at the next start. */
async function tidy(store: Store): Promise<Removed> {
  try {
    const removed = [await sweepTemporaryPaths(store), await store.leftovers.sweep()]
    if (store.wasLeftOpen) removed.push(await sweepRunFolders(store))
    sweepLocks(store.paths.locks)
    return sumOf(removed)
  } catch (error) {
    if (storeTroubleOf(error) === null && !isOfFiles(error)) throw error
    return sumOf([])
  }
}

const isOfFiles = (error: unknown) => error instanceof Error && 'code' in error
