/** One application behind every door: the store, the engine, and news of changes. */
import { Changes } from './changes'
import { builtProgram } from './processes/built-program'
import type { Engine } from './processes/engine'
import { engineKind } from './processes/engine-kind'
import { Supervisor } from './processes/supervisor'
import { Files } from './files/files'
import { Trainings } from './runs/trainings'
import { openStore, type Store } from './store'

export type Door = 'electron' | 'web' | 'cli'

export interface AppOptions {
  /** Made if it isn't there. Several processes may use it at once. */
  dataFolder: string
  door: Door
  /** The engine's script; `engine.js` beside this bundle when absent. */
  enginePath?: string
}

export interface App {
  readonly door: Door
  readonly store: Store
  readonly engine: Engine
  readonly trainings: Trainings
  readonly changes: Changes
  /** Files that a person chose, by handle. */
  readonly files: Files
  /** Pauses a training with a checkpoint, ends the engine and closes the database. */
  close(): Promise<void>
}

/**
 * Opens the data folder. The engine is started when it is first needed.
 * @throws GridcastError `store.newer`, `store.damaged` or `store.folder`
 */
export async function createApp({
  dataFolder,
  door,
  enginePath = builtProgram('engine'),
}: AppOptions): Promise<App> {
  const store = openStore(dataFolder)
  const engine = new Supervisor(engineKind(enginePath, store.paths.deviceCache))
  const changes = new Changes(store)
  engine.onChange(() => changes.emit('engine'))
  const trainings = new Trainings(store, engine)
  const files = new Files()
  const close = async () => {
    changes.close()
    await trainings.close()
    await Promise.all([engine.close(), files.close()])
    await trainings.ended()
    store.close()
  }
  return { door, store, engine, trainings, changes, files, close }
}
