/**
 * Starts the processes that a command is going to need, before the command line is understood and
 * the application is loaded.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startProcesses } from '../open-application'

/** Does nothing for commands that need none. */
export function beginProcesses(typed: string[]): void {
  const { values, positionals } = parseArgs({
    args: typed,
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      data: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help === true) return
  const folder = typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined
  switch (positionals[0]) {
    case 'train': {
      const isFile = typeof values.data === 'string' && existsSync(values.data)
      return startProcesses(folder, isFile ? ['files', 'engine'] : ['engine'])
    }
    case 'repeat':
      return startProcesses(folder, ['engine', 'frames'])
    case 'import':
      return startProcesses(folder, ['files'])
    case 'export':
    case 'samples':
      return startProcesses(folder, ['frames'])
    default:
  }
}
