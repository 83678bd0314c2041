/**
 * A process for tests of whoever keeps processes: it misbehaves as it is told. `name` answers with
 * its number; `wait` waits and ends when it is cancelled; `ignore` waits whatever it is told;
 * `block` computes for ever; `eat` takes memory until it has `bytes` of it; `leave` is killed and
 * leaves a child that holds its life line for a while.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { CancelledError } from '../../shared/errors'
import { lifeLine } from '../../shared/process-protocol'
import { serve } from '../serve'

type Behaviour = 'name' | 'wait' | 'ignore' | 'block' | 'eat' | 'leave'

export interface OddCalls {
  act: {
    params: { what: Behaviour; ms?: number; bytes?: number }
    news: number
    result: number
    control: never
  }
}

const eaten: Uint8Array[] = []

serve<OddCalls>({
  async act({ what, ms = 0, bytes = 0 }, context) {
    let cancelled = false
    context.onRequest(() => (cancelled = true))
    context.news(process.pid)
    switch (what) {
      case 'name':
        return process.pid
      case 'wait':
        for (let waited = 0; waited < ms; waited += 20) {
          await sleep(20)
          if (cancelled) throw new CancelledError()
        }
        return process.pid
      case 'ignore':
        await sleep(ms)
        return process.pid
      case 'block':
        for (;;);
      case 'eat':
        while (process.memoryUsage.rss() < bytes) {
          eaten.push(new Uint8Array(8 << 20).fill(1))
          await sleep(1)
        }
        await sleep(ms)
        return process.pid
      case 'leave': {
        const stdio = [...Array<'ignore'>(lifeLine).fill('ignore'), lifeLine]
        const script = `setTimeout(() => undefined, ${ms})`
        const left = spawn(process.execPath, ['-e', script], { stdio, detached: true })
        await once(left, 'spawn')
        process.kill(process.pid, 'SIGKILL')
        return process.pid
      }
    }
  },
})
