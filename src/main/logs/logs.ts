/** The logs of a data folder: one for each kind of process. All of them are written by main. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { logFile, type LogName } from '../../shared/kept-files'
import { Incidents } from './incidents'
import { Log } from './log'
import { LogFile, rotated, type LogLimits } from './log-file'

export class Logs {
  readonly incidents = new Incidents()
  readonly main: Log
  readonly engine: Log
  readonly data: Log

  /** @param folder that the logs lie in; it is made when there is something to write */
  constructor(
    readonly folder: string,
    limits?: LogLimits,
  ) {
    const open = (name: LogName) =>
      new Log(new LogFile(join(folder, logFile(name)), name, limits), this.incidents)
    this.main = open('main')
    this.engine = open('engine')
    this.data = open('data')
  }
}

/** The last lines of a log, oldest first; of the file before it too where it was just rotated. */
export function lastLines(folder: string, name: LogName, count: number): string[] {
  const files = [logFile(name), ...tryRotated(folder, name).reverse()]
  const lines: string[] = []
  for (const file of files.slice(0, 2)) {
    if (lines.length >= count) break
    lines.unshift(...endOf(join(folder, file)))
  }
  return lines.slice(-count)
}

function tryRotated(folder: string, name: LogName): string[] {
  try {
    return rotated(folder, name)
  } catch {
    return []
  }
}

/** As much of a log as is read back, in bytes. */
const mostRead = 128 << 10

function endOf(path: string): string[] {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const bytes = Buffer.alloc(Math.min(size, mostRead))
      readSync(file, bytes, 0, bytes.length, size - bytes.length)
      const lines = bytes.toString('utf8').split('\n').filter(Boolean)
      return size > bytes.length ? lines.slice(1) : lines
    } finally {
      closeSync(file)
    }
  } catch {
    return []
  }
}
