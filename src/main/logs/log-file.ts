/**
 * A file that lines are put at the end of, by several programs at once: a window and a terminal on
 * one data folder write the same log.
 *
 * Each line is one write with O_APPEND, so lines of two writers never mix, and the file is opened
 * anew each time, so nobody goes on writing to one that was rotated. A file that is full gets a
 * name of its own, by time and process: two programs that rotate at the same moment lose nothing.
 * (The usual libraries keep a file open and number the old ones, which holds for one writer only.)
 *
 * A log that can't be written (full disk, folder gone) ends nothing and is not tried again for a
 * while, so that it does not slow anything either. It never makes the folder that its own lies in.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

export interface LogLimits {
  /** A file that has so many bytes is rotated. */
  bytes: number
  /** So many rotated files are kept. */
  kept: number
  /** After a line that could not be written, none is tried for so long, in milliseconds. */
  restMs: number
}

export const logLimits: LogLimits = { bytes: 1 << 20, kept: 3, restMs: 10_000 }

export class LogFile {
  private readonly folder: string
  private restsUntil = -Infinity

  /** @param name of the log; `main` is written to `main.log` */
  constructor(
    readonly path: string,
    private readonly name: string,
    private readonly limits: LogLimits = logLimits,
  ) {
    this.folder = dirname(path)
  }

  /** Puts a line at the end, if it can be put there. */
  append(line: string): void {
    if (performance.now() < this.restsUntil) return
    try {
      if (this.write(`${line}\n`) >= this.limits.bytes) this.rotate()
    } catch {
      this.restsUntil = performance.now() + this.limits.restMs
    }
  }

  /** Returns how many bytes the file has then. */
  private write(text: string): number {
    const file = this.open()
    try {
      writeSync(file, text)
      return fstatSync(file).size
    } finally {
      closeSync(file)
    }
  }

  private open(): number {
    try {
      return openSync(this.path, 'a', 0o600)
    } catch {
      mkdirSync(this.folder, { mode: 0o700 })
      return openSync(this.path, 'a', 0o600)
    }
  }

  private rotate(): void {
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-')
    try {
      renameSync(this.path, join(this.folder, `${this.name}.${time}-${process.pid}.log`))
      const old = rotated(this.folder, this.name).slice(0, -this.limits.kept)
      for (const file of old) rmSync(join(this.folder, file), { force: true })
    } catch {
      // Another program was faster, or it is done after the next line.
    }
  }
}

/** Files that were rotated out of a log, oldest first. */
export function rotated(folder: string, name: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.2`) && file.endsWith('.log'))
    .sort()
}
