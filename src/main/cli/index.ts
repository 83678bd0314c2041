/** The terminal's door: `gridcast <command>`. */
import { beginProcesses } from './begin-processes'

// A reader that has seen enough (`gridcast runs | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : 1),
)

beginProcesses(process.argv.slice(2))
const { runCommand } = await import('./run-command')
await runCommand()
