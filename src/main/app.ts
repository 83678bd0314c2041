/**
 * One application behind every door: the store, the processes that work for it, and news of
 * changes.
 */
import { release, type } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../package.json'
import { logFolder } from '../shared/kept-files'
import { Changes } from './changes'
import { incidentOf } from './logs/incidents'
import { Logs } from './logs/logs'
import { builtProgram } from './processes/programs'
import { dataKind, type DataProcess } from './processes/data-kind'
import { engineKind, type Engine } from './processes/engine-kind'
import { Supervisor } from './processes/supervisor'
import { Downloads } from './files/downloads'
import { Files } from './files/files'
import { Destinations } from './files/destinations'
import type { UpdateNews } from '../shared/updates'
import { Trainings } from './runs/trainings'
import { newestVersion, openStore, type Store } from './store'
import { makeTemporaryFolder } from './store/temporary-paths'
import { Housekeeping } from './housekeeping/housekeeping'

export type Door = 'electron' | 'web' | 'cli'

export interface AppOptions {
  /** Made if it isn't there. Several processes may use it at once. */
  dataFolder: string
  door: Door
  /** What others on the folder know this process by; a new name when absent. */
  processName?: string
  /** The engine's script; `engine.js` beside this bundle when absent. */
  enginePath?: string
  /** The data process's script; `data.js` beside this bundle when absent. */
  dataPath?: string
}

export interface App {
  readonly door: Door
  readonly store: Store
  /** What is written down of how the processes do. */
  readonly logs: Logs
  readonly engine: Engine
  readonly data: DataProcess
  readonly trainings: Trainings
  readonly changes: Changes
  /** Files that a person chose, by handle. */
  readonly files: Files
  /** Destinations that a person chose to write to, by handle. */
  readonly destinations: Destinations
  /** Files that wait to be downloaded. */
  readonly downloads: Downloads
  /** What was put in order at the start, and copies of the database. */
  readonly housekeeping: Housekeeping
  /** News of newer versions; null in a door that can't be renewed by itself. */
  updates: { readonly news: UpdateNews } | null
  /** Pauses a training with a checkpoint, ends the processes and closes the database. */
  close(): Promise<void>
}

/**
 * Opens the data folder. Processes are started when they are first needed.
 * @throws GridcastError `store.newer`, `store.damaged` or `store.folder`
 */
export async function createApp({
  dataFolder,
  door,
  processName,
  enginePath = builtProgram('engine'),
  dataPath = builtProgram('data'),
}: AppOptions): Promise<App> {
  const logs = new Logs(join(dataFolder, logFolder))
  const store = openWithLog(dataFolder, processName, door, logs)
  const engine = new Supervisor(engineKind(enginePath, store.paths.deviceCache), logs.engine)
  const data = new Supervisor(dataKind(dataPath, store.paths.temporary), logs.data)
  const changes = new Changes(store)
  const trainings = new Trainings(store, engine, logs.main)
  const makeFolder = (name: string) => makeTemporaryFolder(store, name)
  const files = new Files(makeFolder)
  const downloads = new Downloads(makeFolder)
  const housekeeping = new Housekeeping(store, logs.main)
  const close = async () => {
    changes.close()
    await trainings.close()
    await Promise.all([engine.close(), data.close(), files.close(), downloads.close()])
    await trainings.ended()
    await housekeeping.close()
    store.close()
    logs.main.write('info', 'closed', {})
  }
  const destinations = new Destinations()
  return {
    ...{
      door,
      store,
      logs,
      engine,
      data,
      trainings,
      changes,
      files,
      destinations,
      downloads,
      housekeeping,
      updates: null,
    },
    close,
  }
}

/** Opens the store and writes down what it was found like. */
function openWithLog(
  dataFolder: string,
  processName: string | undefined,
  door: Door,
  { main }: Logs,
): Store {
  try {
    const store = openStore(dataFolder, processName)
    main.write('info', 'opened', {
      version: packageJson.version,
      door,
      system: `${type()} ${release()} ${process.arch}`,
      node: process.versions.node,
      afterKill: store.wasLeftOpen,
    })
    const { versionBefore: from } = store
    if (from !== newestVersion) main.write('info', 'store.migrated', { from, to: newestVersion })
    return store
  } catch (error) {
    const { notice, stack } = incidentOf(error)
    main.write('error', 'open.refused', { code: notice.code, stack })
    throw error
  }
}
