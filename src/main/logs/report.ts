/**
 * The report of an error that a person may copy and send: what runs where, where it happened, and
 * the last lines of the logs. In English, for whoever mends it. It holds what the logs hold and no
 * more: no values of the data, no content of files, of paths the last part.
 */
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { z } from 'zod'
import packageJson from '../../../package.json'
import { deviceSchema } from '../../shared/device'
import { logNames, type LogName } from '../../shared/kept-files'
import { lastLines } from './logs'
import { safeLine, type SafeText } from './safe-text'

const linesOf: Readonly<Record<LogName, number>> = { main: 40, engine: 20, data: 20 }

/** What there is to report. */
export interface ReportSources {
  door: string
  /** Folder of the logs. */
  logs: string
  /** File in which the engine keeps what it found out about this machine's devices. */
  deviceCache: string
  /** The browser, as it names itself. */
  browser?: string | null
  /** The error's code and where it happened; null when none is in question. */
  error: { code: string; stack: readonly SafeText[] | null } | null
}

export function makeReport(sources: ReportSources): string {
  const { door, logs, deviceCache, browser, error } = sources
  const { node, electron, chrome } = process.versions
  const lines = [
    `Gridcast ${packageJson.version}, ${new Date().toISOString()}`,
    `door: ${door}`,
    `system: ${type()} ${release()} ${process.arch}, ${processor()}, ${gigabytes(totalmem())}`,
    `runtime: Node ${node}` +
      (electron === undefined ? '' : `, Electron ${electron}, Chromium ${chrome}`),
    ...(browser ? [`browser: ${browser}`] : []),
    ...devicesIn(deviceCache),
    '',
    ...(error === null ? ['error: none named'] : [`error: ${error.code}`]),
    ...(error?.stack ?? []).map((line) => `  ${line}`),
    ...logNames.flatMap((name) => endOfLog(logs, name)),
  ]
  return `${lines.join('\n')}\n`
}

function processor(): string {
  const all = cpus()
  return `${all.length} x ${all[0]?.model.trim() ?? 'unknown processor'}`
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

const cacheSchema = z.object({ devices: z.array(deviceSchema) })

/** What the engine found when it last looked; it isn't asked, as it may be what broke. */
function devicesIn(cache: string): string[] {
  try {
    const { devices } = cacheSchema.parse(JSON.parse(readFileSync(cache, 'utf8')))
    return devices
      .filter(({ offered }) => offered)
      .map(({ id, name, isDefault }) => `device: ${id}, ${name}${isDefault ? ' (default)' : ''}`)
  } catch {
    return ['device: not looked for yet']
  }
}

function endOfLog(folder: string, name: LogName): string[] {
  const lines = lastLines(folder, name, linesOf[name])
  return lines.length === 0 ? [] : ['', `${name}.log`, ...lines]
}

const written = z.object({ code: z.string().optional(), stack: z.array(z.string()) })

/** The newest error in the log whose stack was written down. */
export function newestError(folder: string): ReportSources['error'] {
  const lines = lastLines(folder, 'main', 1000).reverse()
  for (const line of lines) {
    const [, event, values] = / error \d+ ([\w.]+) (\{.*\})$/.exec(line) ?? []
    if (event === undefined || values === undefined) continue
    const { data } = written.safeParse(jsonOf(values))
    if (data !== undefined) return { code: data.code ?? event, stack: data.stack.map(safeLine) }
  }
  return null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
