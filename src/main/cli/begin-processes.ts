/**
 * Starts the processes that a command is going to need, before the command line is understood and
 * the application is loaded.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { builtProgram } from '../processes/built-program'
import { dataKind } from '../processes/data-kind'
import { engineKind } from '../processes/engine-kind'
import { startAhead } from '../processes/started-ahead'
import { defaultDataFolder } from '../store/default-folder'
import { DataPaths } from '../store/paths'
import { processName } from './process-name'

/**
 * Does nothing for commands that need none. What it takes for one by mistake costs a process that
 * ends with this one.
 */
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
  const folder = values['data-dir']
  const paths = new DataPaths(
    typeof folder === 'string' ? folder : defaultDataFolder(),
    processName,
  )
  const beginData = (temporary: string) => startAhead(dataKind(builtProgram('data'), temporary))
  switch (positionals[0]) {
    case 'train':
      startAhead(engineKind(builtProgram('engine'), paths.deviceCache))
      if (typeof values.data === 'string' && existsSync(values.data)) beginData(paths.temporary)
      return
    case 'import':
    case 'export':
      return beginData(paths.temporary)
    case 'samples':
      return beginData(tmpdir())
    default:
  }
}
