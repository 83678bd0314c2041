import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The script of the engine or of the data process. The build puts every program, and what they
 * share, into one folder.
 */
export function builtProgram(name: 'engine' | 'data'): string {
  return join(dirname(fileURLToPath(import.meta.url)), `${name}.js`)
}
