/** What the commands are declared with. */
import { Option } from 'commander'
import type { GlobalOptions, Session } from './session'

export type Global = GlobalOptions

/** Runs a command on the data folder that the options name. */
export async function inSession(
  options: Global,
  command: (session: Session) => Promise<void>,
): Promise<void> {
  const { withSession } = await import('./session')
  await withSession(options, command, 'cli')
}

export const choice = (flags: string, description: string, choices: readonly string[]) =>
  new Option(flags, description).choices(choices)

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
