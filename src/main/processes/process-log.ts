/**
 * Writes down how the processes of one kind do: beginnings, ends, what they write on stderr, and
 * calls that failed.
 */
import type { Log } from '../logs/log'
import { safeLine } from '../logs/safe-text'
import { DisplacedError, type End } from './call-process'
import { Lines } from './lines'

/** So many lines a second are written down of a process that writes more. */
const mostLinesASecond = 100

/** Ends that were asked for. */
const wanted: ReadonlySet<End['why']> = new Set(['given-up', 'impatience'])

interface Observed {
  readonly pid: number | null
  readonly ended: Promise<End>
  onWords(listener: (text: string) => void): void
}

export class ProcessLog {
  /** How many processes of a lane have failed. */
  private readonly failures = new Map<string, number>()

  constructor(private readonly log: Log) {}

  observe(lane: string, observed: Observed): void {
    const { pid } = observed
    const before = this.failures.get(lane) ?? 0
    this.log.write('info', 'process.started', { lane, pid, before })
    const limited = new LimitedLines(this.log, pid)
    const lines = new Lines((line) => limited.take(line))
    observed.onWords((text) => lines.add(text))
    void observed.ended.then(({ why, how, calls }) => {
      lines.end()
      limited.end()
      const isWanted = wanted.has(why)
      if (!isWanted) this.failures.set(lane, before + 1)
      const values = { lane, pid, why, how: safeLine(how), calls }
      this.log.write(isWanted ? 'info' : 'error', 'process.ended', values)
    })
  }

  failed(method: string, error: unknown): void {
    if (!(error instanceof DisplacedError)) this.log.failed(method, error)
  }
}

/** Lines of a process that may write more than anyone reads. */
class LimitedLines {
  private second = 0
  private inSecond = 0
  private passedOver = 0

  constructor(
    private readonly log: Log,
    private readonly pid: number | null,
  ) {}

  take(line: string): void {
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.second) this.end()
    this.second = second
    if (++this.inSecond > mostLinesASecond) this.passedOver++
    else if (line.trim() !== '')
      this.log.write('warn', 'process.said', { pid: this.pid, line: safeLine(line) })
  }

  /** Says how many lines were passed over. */
  end(): void {
    if (this.passedOver > 0)
      this.log.write('warn', 'process.silenced', { pid: this.pid, lines: this.passedOver })
    this.inSecond = this.passedOver = 0
  }
}
