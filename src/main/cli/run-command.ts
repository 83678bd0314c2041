/** Reads the command line and does what it says. */
import { CommanderError } from 'commander'
import type { Language } from '../../shared/notices/language'
import { buildProgram } from './program'
import { terminalLanguage } from './output'
import { reportError } from './report-error'

export async function runCommand(): Promise<void> {
  try {
    await buildProgram().parseAsync()
  } catch (error) {
    // Commander has printed its own sentence; wrong usage is 2, --help and --version are 0.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else process.exitCode = reportError(error, given())
  }
}

/** How errors are to be reported, which has to be known before the command line is understood. */
function given(): { language: Language; json: boolean; debug: boolean } {
  const has = (option: string) => process.argv.includes(option)
  return { language: terminalLanguage(), json: has('--json'), debug: has('--debug') }
}
