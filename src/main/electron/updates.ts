/**
 * Newer versions of the packaged app, which are looked for only when a person has switched that on:
 * until then nothing is asked of the network, and what could ask is not even loaded. A version is
 * fetched beside the one that runs, checked against its signature and put in its place when the
 * person quits, never during a training.
 *
 * A package says itself where its newer versions are (`app-update.yml`); one that doesn't, and the
 * app as it is developed, have none.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app as electron } from 'electron'
import type { UpdateChoice, UpdateNews } from '../../shared/updates'
import type { App } from '../app'
import { safeLine } from '../logs/safe-text'

const lookEveryMs = 24 * 3600_000

/** What is used of electron-updater. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  allowPrerelease: boolean
  allowDowngrade: boolean
  logger: unknown
  on(
    event: 'update-available' | 'update-downloaded',
    hear: (news: { version: string }) => void,
  ): unknown
  on(event: 'update-not-available', hear: () => void): unknown
  on(event: 'error', hear: (error: Error) => void): unknown
  checkForUpdates(): Promise<unknown>
}

async function loadUpdater(): Promise<Updater> {
  const { default: updater } = await import('electron-updater')
  return updater.autoUpdater
}

function knowsWhereToLook(): boolean {
  return electron.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml'))
}

/** Follows the person's choice from now on. Null where there is nothing to choose. */
export function followUpdates(
  app: Pick<App, 'store' | 'changes' | 'logs'>,
  canLook = knowsWhereToLook(),
  load = loadUpdater,
): Updates | null {
  return canLook ? new Updates(app, load) : null
}

export class Updates {
  private choice: UpdateChoice = 'off'
  private found: UpdateNews = { state: 'off', version: null }
  private updater: Promise<Updater> | null = null
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly app: Pick<App, 'store' | 'changes' | 'logs'>,
    private readonly load: () => Promise<Updater>,
  ) {
    app.changes.subscribe((topic) => topic === 'settings' && this.obey())
    this.obey()
  }

  get news(): UpdateNews {
    return this.found
  }

  private obey(): void {
    const { updates } = this.app.store.settings.get()
    if (updates === this.choice) return
    this.choice = updates
    clearInterval(this.timer)
    if (updates === 'off') return this.tell('off')
    void this.look()
    this.timer = setInterval(() => void this.look(), lookEveryMs).unref()
  }

  private async look(): Promise<void> {
    try {
      this.tell('looking')
      this.updater ??= this.prepare()
      const updater = await this.updater
      updater.allowPrerelease = this.choice === 'preview'
      // Whoever leaves the previews keeps theirs until there is a newer version.
      updater.allowDowngrade = false
      updater.autoInstallOnAppQuit = true
      await updater.checkForUpdates()
    } catch (error) {
      this.fail(error)
    }
  }

  private async prepare(): Promise<Updater> {
    const updater = await this.load()
    updater.autoDownload = true
    updater.logger = null
    updater.on('update-available', ({ version }) => this.tell('fetching', version))
    updater.on('update-not-available', () => this.tell('newest'))
    updater.on('update-downloaded', ({ version }) => this.tell('ready', version))
    updater.on('error', (error) => this.fail(error))
    return updater
  }

  private tell(state: UpdateNews['state'], version: string | null = null): void {
    // What was asked before it was switched off may still be answered.
    this.found = this.choice === 'off' ? { state: 'off', version: null } : { state, version }
  }

  private fail(error: unknown): void {
    this.tell('failed')
    const what = safeLine(error instanceof Error ? error.message : String(error))
    this.app.logs.main.write('warn', 'update.failed', { what })
  }
}
