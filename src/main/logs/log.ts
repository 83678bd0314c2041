/**
 * What is written down of how a process does: one line per event, with its time, how bad it is,
 * the process that wrote it, a code, and values as JSON.
 *
 *     2026-11-25T13:40:12.345Z error 4711 call.failed {"call":"runs.start","code":"internal",…}
 *
 * No line holds a value of a dataset, the content of a file or a secret: events have the values of
 * the table below, and what others worded has gone through `safe-text`.
 */
import { CancelledError, type ErrorNotice } from '../../shared/errors'
import { isUnexpected } from '../../shared/notices/unexpected'
import { incidentOf, type Incidents } from './incidents'
import type { LogFile } from './log-file'
import type { SafeText } from './safe-text'

/** Every event, with its values. */
export interface LogEvents {
  /** A program opened the data folder, perhaps after one that was killed. */
  opened: { version: string; door: string; system: string; node: string; afterKill: boolean }
  closed: Record<never, never>
  'open.refused': { code: string; stack: SafeText[] }
  'store.migrated': { from: number; to: number }
  'store.damaged': Record<never, never>
  tidied: { files: number; bytes: number }

  /** A process that works for main; `before`: how many of its lane have failed before it. */
  'process.started': { lane: string; pid: number | null; before: number }
  'process.ended': { lane: string; pid: number | null; why: string; how: SafeText; calls: string[] }
  'process.said': { pid: number | null; line: SafeText }
  'process.silenced': { pid: number | null; lines: number }

  /** An answer that a person is told: what was asked can't be done. */
  'call.refused': { call: string; code: string }
  /** Something went wrong inside. */
  'call.failed': { call: string; code: string; stack: SafeText[] }
  /** Nobody caught it; the program ends. */
  uncaught: { code: string; stack: SafeText[] }
  /** What a run is from now on, and why. */
  'run.status': { run: string; status: string; code: string | null }
  /** The window's page ended, or does not answer; or another process of Electron's ended. */
  'page.gone': { reason: string; exitCode: number }
  'page.hung': Record<never, never>
  'helper.gone': { type: string; reason: string; exitCode: number }
  /** It could not be asked whether there is a newer version, or it could not be fetched. */
  'update.failed': { what: SafeText }
  /** An error of the window's page that nobody caught there. */
  'page.failed': { stack: SafeText[] }
}

export type Level = 'info' | 'warn' | 'error'

export class Log {
  constructor(
    private readonly file: LogFile,
    private readonly incidents: Incidents,
  ) {}

  write<E extends keyof LogEvents>(level: Level, event: E, values: LogEvents[E]): void {
    const time = new Date().toISOString()
    this.file.append(`${time} ${level} ${process.pid} ${event} ${JSON.stringify(values)}`)
  }

  /**
   * Writes down that a call did not do what was asked. Whoever cancels one knows it.
   * @param told what a person is told of the error, if that isn't plain
   */
  failed(call: string, error: unknown, told?: ErrorNotice): void {
    if (error instanceof CancelledError) return
    const { notice, stack } = incidentOf(error, told)
    const { code } = notice
    if (!isUnexpected(notice)) return this.write('info', 'call.refused', { call, code })
    this.incidents.add({ notice, stack })
    this.write('error', 'call.failed', { call, code, stack })
  }

  /** Writes down an error that nobody caught. */
  uncaught(error: unknown): void {
    const { notice, stack } = incidentOf(error)
    this.incidents.add({ notice, stack })
    this.write('error', 'uncaught', { code: notice.code, stack })
  }
}
