import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The engine's script. The build puts every program, and what they share, into one folder. */
export function builtEngine(): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'engine.js')
}
