/** The terminal's door: `gridcast <command>`. */
import { CommanderError } from 'commander'
import { reportError } from './report-error'
import { buildProgram } from './program'

// A reader that has seen enough (`gridcast runs | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  await buildProgram().parseAsync()
} catch (error) {
  // Commander has printed its own sentence; wrong usage is 2, --help and --version are 0.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else process.exitCode = reportError(error, process.argv.includes('--debug'))
}
