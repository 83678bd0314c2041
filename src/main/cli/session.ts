/**
 * What every command gets: the requests of the API, what a door may do besides, and where output
 * goes.
 */
import { ORPCError } from '@orpc/server'
import { openApplication, type OpenApplication } from '../open-application'
import { Output, terminalLanguage } from './output'
import { reportError } from './report-error'

export interface GlobalOptions {
  dataDir?: string
  json?: boolean
  debug?: boolean
}

export interface Session extends Pick<
  OpenApplication,
  'api' | 'files' | 'destinations' | 'serveWeb'
> {
  output: Output
}

/** Opens the data folder, runs the command, and closes it again whatever happens. */
export async function withSession(
  options: GlobalOptions,
  command: (session: Session) => Promise<void>,
  door: 'cli' | 'web' = 'cli',
): Promise<void> {
  const debug = options.debug === true
  const application = await openApplication({
    dataFolder: options.dataDir,
    door,
    onUncaught: (error) =>
      void reportError(error, { language: terminalLanguage(), json: false, debug }),
  })
  try {
    const output = new Output(options.json === true)
    const { notices } = await application.api.app.about()
    for (const notice of notices) output.say(output.worded(notice))
    await command({ ...application, output })
  } catch (error) {
    // What a request threw was written down where it was answered.
    if (!(error instanceof ORPCError)) application.writeDown(error)
    throw error
  } finally {
    await application.close()
  }
}
