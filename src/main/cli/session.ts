/**
 * What every command gets: the app on the chosen data folder, its requests as the other doors know
 * them, and where output goes.
 */
import { createRouterClient, type RouterClient } from '@orpc/server'
import { createApp, type App, type Door } from '../app'
import { router } from '../router'
import { defaultDataFolder } from '../store/default-folder'
import { takeUncaught } from '../last-resort'
import { terminalLanguage } from './language'
import { Output } from './output'
import { processName } from './process-name'
import { reportError } from './report-error'

export interface GlobalOptions {
  dataDir?: string
  json?: boolean
  debug?: boolean
}

export interface Session {
  app: App
  api: RouterClient<typeof router>
  output: Output
}

/** Opens the data folder, runs the command, and closes it again whatever happens. */
export async function withSession(
  options: GlobalOptions,
  command: (session: Session) => Promise<void>,
  door: Door = 'cli',
): Promise<void> {
  const dataFolder = options.dataDir ?? defaultDataFolder()
  const app = await createApp({ dataFolder, door, processName })
  const release = takeUncaught({
    say: (error) =>
      void reportError(error, {
        language: terminalLanguage(),
        json: false,
        debug: options.debug === true,
      }),
    close: () => app.close(),
    exit: (status) => process.exit(status),
  })
  try {
    const api = createRouterClient(router, { context: { app } })
    const output = new Output(options.json === true)
    for (const notice of await app.housekeeping.notices()) output.say(output.worded(notice))
    await command({ app, api, output })
  } finally {
    await app.close()
    release()
  }
}
