/**
 * What opens the application for the terminal, and all of main that the terminal knows: its
 * requests as every door asks them, what a door alone may do (naming files and destinations of this
 * machine), and what comes before there is an application.
 *
 * Only what starts processes is loaded with this module; the application is loaded when it is
 * opened.
 */
import type { Api } from '../shared/api/contract'
import type { DataLane } from '../shared/data-calls'
import type { Door } from './app'
import type { Files } from './files/files'
import type { Destinations } from './files/destinations'
import { builtProgram, dataStart, engineStart } from './processes/programs'
import { startAhead } from './processes/started-ahead'
import { defaultDataFolder } from './store/default-folder'
import { newId } from './store/identifiers'
import { DataPaths } from './store/paths'
import type { WebDoor, WebOptions } from './web/serve-web'

/** What others on the data folder know this program by; known before the folder is opened. */
const processName = newId()

export interface OpenApplication {
  readonly api: Api
  /** Handles of files that were named on the command line, and the files of a handle. */
  readonly files: Pick<Files, 'register' | 'resolve'>
  /** Handles of destinations to write to that were named on the command line. */
  readonly destinations: Pick<Destinations, 'register'>
  /** Opens the browser door as well. */
  serveWeb(options: WebOptions): Promise<WebDoor>
  /** Puts what a command threw into the log. */
  writeDown(error: unknown): void
  /** Pauses a training with a checkpoint, ends the processes and closes the database. */
  close(): Promise<void>
}

export interface Opening {
  /** The one that the window uses too when absent. */
  dataFolder: string | undefined
  door: Door
  /** Told of what nobody caught, before the program ends in order. */
  onUncaught: (error: unknown) => void
}

/**
 * Opens a data folder; with it come the trainings, the processes and the database.
 * @throws GridcastError `store.*`
 */
export async function openApplication(opening: Opening): Promise<OpenApplication> {
  const { dataFolder = defaultDataFolder(), door, onUncaught } = opening
  const [{ createRouterClient }, { createApp }, { router }, { takeUncaught }, { storeTroubleOf }] =
    await Promise.all([
      import('@orpc/server'),
      import('./app'),
      import('./router'),
      import('./last-resort'),
      import('./store/store-errors'),
    ])
  const app = await createApp({ dataFolder, door, processName }).catch((error: unknown) => {
    throw storeTroubleOf(error) ?? error
  })
  const release = takeUncaught({
    say: (error) => {
      app.logs.main.uncaught(error)
      onUncaught(error)
    },
    close: () => app.close(),
    exit: (status) => process.exit(status),
  })
  return {
    api: createRouterClient(router, { context: { app } }),
    files: app.files,
    destinations: app.destinations,
    async serveWeb(options) {
      const web = await import('./web/serve-web')
      return web.serveWeb(app, options)
    },
    writeDown: (error) => app.logs.main.failed(`${door} command`, error),
    async close() {
      await app.close()
      release()
    },
  }
}

/**
 * Starts processes that are going to be needed while the application is still being loaded. One too
 * many costs a process that ends with this one.
 */
export function startProcesses(
  dataFolder: string | undefined,
  which: readonly ('engine' | DataLane)[],
): void {
  const paths = new DataPaths(dataFolder ?? defaultDataFolder(), processName)
  for (const lane of which)
    startAhead(
      lane === 'engine'
        ? engineStart(builtProgram('engine'), paths.deviceCache)
        : dataStart(builtProgram('data'), paths.temporary, lane),
    )
}

/**
 * Puts a copy of the database in its place, which can't be asked of an application: it may be so
 * damaged that none can be opened.
 * @param day of the copy; the newest sound one when absent
 * @throws GridcastError `backup.none`, or `backup.in-use` while a Gridcast has the folder open
 */
export async function restoreDatabase(
  dataFolder: string | undefined,
  day?: string,
): Promise<{ restored: string; day: string; aside: string | null }> {
  const { restoreBackup } = await import('./store/backups')
  const paths = new DataPaths(dataFolder ?? defaultDataFolder(), processName)
  const { backup, aside } = await restoreBackup(paths, day)
  return { restored: backup.path, day: backup.day, aside }
}

/**
 * The report of the newest error that was written down. It reads the logs alone, as the data folder
 * may be one that can't be opened.
 */
export async function reportOf(dataFolder: string | undefined): Promise<string> {
  const { makeReport, newestError } = await import('./logs/report')
  const { logs, deviceCache } = new DataPaths(dataFolder ?? defaultDataFolder(), processName)
  return makeReport({ door: 'cli', logs, deviceCache, error: newestError(logs) })
}
