/** What becomes of calls whose process misbehaves, with a real process and its guard. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import { lifeLine, lifeLineVariable } from '../../shared/process-protocol'
import { temporaryFolder } from '../store/testing'
import type { ProcessKind } from './process-kind'
import { Supervisor } from './supervisor'
import { buildPrograms } from './testing/build-programs'

interface OddCalls {
  act: {
    params: { what: 'name' | 'wait' | 'ignore' | 'block' | 'eat'; ms?: number; bytes?: number }
    news: number
    result: number
    control: never
  }
}

let folder: string
let remove: () => void
let odd: Supervisor<OddCalls>
beforeAll(async () => {
  ;({ folder, remove } = temporaryFolder())
  await buildPrograms(folder, {
    odd: 'process/testing/odd-process.ts',
    guard: 'process/guard.ts',
    'waits-for-the-end': 'main/processes/testing/waits-for-the-end.ts',
    'starts-ahead': 'main/processes/testing/starts-ahead.ts',
  })
})
afterAll(() => remove())

const kind = (changes: Partial<ProcessKind<OddCalls>> = {}): ProcessKind<OddCalls> => ({
  startOf: () => ({ program: join(folder, 'odd.js'), programArguments: [], nodeOptions: [] }),
  laneOf: () => 'only',
  idleMsOf: () => 60_000,
  cancelPatienceMs: 60_000,
  silenceMs: 60_000,
  mustTurn: true,
  mostMemory: null,
  explain: ({ cause, how }, call) =>
    GridcastError.of({
      code: `odd.${cause}`,
      values: { message: `${call.params.what}: ${how}`, remedy: 'Try again.' },
    }),
  ...changes,
})
const start = (changes: Partial<ProcessKind<OddCalls>>) => (odd = new Supervisor(kind(changes)))

beforeEach(() => start({}))
afterEach(() => odd.close())

/** Starts a call and waits until its process works on it. */
async function begun(params: OddCalls['act']['params'], signal?: AbortSignal) {
  const heard = Promise.withResolvers<number>()
  const { result } = odd.start('act', params, { onNews: heard.resolve, signal })
  result.catch(() => undefined)
  return { result, pid: await heard.promise }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a process that', () => {
  it('is killed fails the calls on their way, and only those', async () => {
    const { result, pid } = await begun({ what: 'wait', ms: 60_000 })
    process.kill(pid, 'SIGKILL')
    await expect(result).rejects.toMatchObject({
      code: 'odd.died',
      message: 'wait: signal SIGKILL',
    })
    expect(await odd.call('act', { what: 'name' })).not.toBe(pid)
  })

  it('is stopped is found hung and ended', async () => {
    start({ silenceMs: 1500 })
    const { result, pid } = await begun({ what: 'wait', ms: 600_000 })
    process.kill(pid, 'SIGSTOP')
    await expect(result).rejects.toMatchObject({ code: 'odd.hung' })
    expect(isAlive(pid)).toBe(false)
    expect(await odd.call('act', { what: 'name' })).not.toBe(pid)
  })

  it('computes without a turn of its event loop hangs where it must turn', async () => {
    start({ silenceMs: 3000 })
    const { result } = await begun({ what: 'block' })
    await expect(result).rejects.toMatchObject({ code: 'odd.hung' })
  })

  it('computes without a turn of its event loop lives where it need not turn', async () => {
    start({ silenceMs: 5000, mustTurn: false })
    const { result, pid } = await begun({ what: 'block' })
    const first = await Promise.race([
      result.catch((error: GridcastError) => error.code),
      new Promise((resolve) => setTimeout(resolve, 8000, 'still computing')),
    ])
    expect(first).toBe('still computing')
    expect(isAlive(pid)).toBe(true)
  })

  it('takes more memory than it may is ended', async () => {
    start({ mostMemory: 300e6 })
    const { result } = await begun({ what: 'eat', bytes: 320e6, ms: 600_000 })
    await expect(result).rejects.toMatchObject({ code: 'odd.memory-limit' })
  })

  it('does not end a cancelled call in time is ended; calls beside it begin again', async () => {
    start({ cancelPatienceMs: 100 })
    const abort = new AbortController()
    const stubborn = await begun({ what: 'ignore', ms: 600_000 }, abort.signal)
    const beside = await begun({ what: 'wait', ms: 2000 })
    expect(beside.pid).toBe(stubborn.pid)
    abort.abort()
    await expect(stubborn.result).rejects.toMatchObject({ code: 'cancelled' })
    expect(await beside.result).not.toBe(stubborn.pid)
  })

  it('ends a cancelled call in time goes on', async () => {
    const abort = new AbortController()
    const { result, pid } = await begun({ what: 'wait', ms: 600_000 }, abort.signal)
    abort.abort()
    await expect(result).rejects.toMatchObject({ code: 'cancelled' })
    expect(await odd.call('act', { what: 'name' })).toBe(pid)
  })

  it('has nothing to do is let go', async () => {
    start({ idleMsOf: () => 50 })
    const pid = await odd.call('act', { what: 'name' })
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(odd.pids).toEqual([])
  })
})

it('a program ends though nobody took what it started ahead, which ends too', async () => {
  const program = join(folder, 'starts-ahead.js')
  const starts = spawn(process.execPath, [program, join(folder, 'odd.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let pid = ''
  starts.stdout.setEncoding('utf8').on('data', (text: string) => (pid += text))
  const [code] = (await once(starts, 'close')) as [number | null]
  expect(code).toBe(0)
  await expect.poll(() => isAlive(Number(pid))).toBe(false)
})

it('a program that waits for a killed process alone waits until its pipes end', async () => {
  const program = join(folder, 'waits-for-the-end.js')
  const waits = spawn(process.execPath, [program, join(folder, 'odd.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  waits.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(waits, 'close')) as [number | null]
  expect([code, said]).toEqual([0, 'engine.died\n'])
})

it('no process outlives its starter, even one that computes without a turn', async () => {
  const main = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { spawn } from 'node:child_process'
       for (const what of ['wait', 'block']) {
         const child = spawn(process.execPath, [${JSON.stringify(join(folder, 'odd.js'))}], {
           stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
           env: { ...process.env, ${lifeLineVariable}: '${lifeLine}' },
           detached: true,
         })
         child.stdio[${lifeLine}].resume()
         child.on('message', ({ news }) => news && console.log(news))
         child.send({ type: 'call', id: 1, method: 'act', params: { what, ms: 600000 } })
       }`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const pids: number[] = []
  main.stdout.setEncoding('utf8').on('data', (text: string) => {
    pids.push(...text.trim().split('\n').map(Number))
  })
  await expect.poll(() => pids.length).toBe(2)
  main.kill('SIGKILL')
  await once(main, 'exit')
  await expect.poll(() => pids.filter(isAlive)).toEqual([])
})
