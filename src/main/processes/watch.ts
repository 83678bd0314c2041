/**
 * Watches the signs of life that a process's guard writes (`src/process/guard.ts`): says when they
 * stop coming and when the process takes more memory than it may.
 *
 * Silence is counted in ticks of this process, not by the clock: after a computer has slept, or
 * when this process itself was stopped, no time was lost in which the other could have spoken.
 */
import type { Readable } from 'node:stream'
import { Lines } from './lines'

export interface WatchOptions {
  silenceMs: number
  mustTurn: boolean
  mostMemory: number | null
}

const ticksOfSilence = 10
/** A process that is still being loaded gets so many times longer. */
const patienceAtStart = 6

export class Watch {
  private readonly timer: NodeJS.Timeout
  private ticks = -(patienceAtStart - 1) * ticksOfSilence

  constructor(
    lifeLine: Readable,
    { silenceMs, mustTurn, mostMemory }: WatchOptions,
    onFault: (fault: 'hung' | 'memory-limit') => void,
  ) {
    this.timer = setInterval(() => {
      if (++this.ticks >= ticksOfSilence) onFault('hung')
    }, silenceMs / ticksOfSilence).unref()
    lifeLine.setEncoding('utf8')
    // The line ends with its process, whichever way; there is nothing to do about an error on it.
    lifeLine.on('error', () => undefined)
    const lines = new Lines((line) => {
      const [turned, bytes] = line.split(' ').map(Number)
      if (turned === 1 || !mustTurn) this.ticks = 0
      if (mostMemory !== null && bytes !== undefined && bytes > mostMemory) onFault('memory-limit')
    })
    lifeLine.on('data', (text: string) => lines.add(text))
  }

  stop(): void {
    clearInterval(this.timer)
  }
}
