/** Reads the command line and does what it says. */
import { CommanderError } from 'commander'
import { buildProgram } from './program'
import { reportError } from './report-error'

export async function runCommand(): Promise<void> {
  try {
    await buildProgram().parseAsync()
  } catch (error) {
    // Commander has printed its own sentence; wrong usage is 2, --help and --version are 0.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else process.exitCode = reportError(error, process.argv.includes('--debug'))
  }
}
