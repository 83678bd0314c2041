/**
 * An engine process started before the application is there, for a command that is going to need
 * it: it loads on one core what it needs while the terminal loads on another. It ends with this
 * process when nobody takes it.
 */
import { EngineProcess } from './engine-process'

let ahead: { start: string; process: EngineProcess } | null = null

const startOf = (enginePath: string, engineArguments: string[]) =>
  JSON.stringify([enginePath, ...engineArguments])

export function startEngineAhead(enginePath: string, engineArguments: string[]): void {
  const process = new EngineProcess(enginePath, engineArguments)
  process.unref()
  ahead = { start: startOf(enginePath, engineArguments), process }
}

/** The process that was started ahead with these very arguments, once. */
export function takeEngineAhead(
  enginePath: string,
  engineArguments: string[],
): EngineProcess | null {
  if (ahead?.start !== startOf(enginePath, engineArguments)) return null
  const { process } = ahead
  ahead = null
  process.ref()
  return process
}
