/**
 * Starts the engine for a command that trains, before the command line is understood and the
 * application is loaded.
 */
import { parseArgs } from 'node:util'
import { builtProgram } from '../processes/built-program'
import { engineKind } from '../processes/engine-kind'
import { startAhead } from '../processes/started-ahead'
import { defaultDataFolder } from '../store/default-folder'
import { DataPaths } from '../store/paths'

/**
 * Does nothing for other commands. What it takes for `train` by mistake costs a process that ends
 * with this one.
 */
export function beginEngine(typed: string[]): void {
  const { values, positionals } = parseArgs({
    args: typed,
    strict: false,
    options: { 'data-dir': { type: 'string' }, help: { type: 'boolean' } },
  })
  if (positionals[0] !== 'train' || values.help === true) return
  const folder = values['data-dir']
  const { deviceCache } = new DataPaths(typeof folder === 'string' ? folder : defaultDataFolder())
  startAhead(engineKind(builtProgram('engine'), deviceCache))
}
