import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import { Logs } from '../logs/logs'
import { temporaryFolder } from '../store/testing'
import { DisplacedError, type End } from './call-process'
import { ProcessLog } from './process-log'

let folder: string
let remove: () => void
let log: ProcessLog
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  log = new ProcessLog(new Logs(join(folder, 'logs')).engine)
})
afterEach(() => remove())

/** The lines so far, without their times. */
const lines = () =>
  readFileSync(join(folder, 'logs', 'engine.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\S+ (\w+) \d+ /, '$1 '))

/** A process whose words and end the test decides. */
function observed(lane: string) {
  const { promise, resolve } = Promise.withResolvers<End>()
  let speak: (text: string) => void = () => undefined
  log.observe(lane, { pid: 4711, ended: promise, onWords: (listener) => (speak = listener) })
  const end = async (why: End['why'], calls: string[] = []) => {
    resolve({ why, how: 'signal SIGSEGV', calls })
    await promise
  }
  return { say: (text: string) => speak(text), end }
}

it('writes down what a process said, line by line, and how it ended', async () => {
  const first = observed('training')
  first.say('Fatal err')
  first.say("or: '/home/jane/x.so' is gone\n\nlast")
  await first.end('died', ['train'])
  observed('training')
  const values = '"lane":"training","pid":4711'
  expect(lines()).toEqual([
    `info process.started {${values},"before":0}`,
    `warn process.said {"pid":4711,"line":"Fatal error: 'x.so' is gone"}`,
    'warn process.said {"pid":4711,"line":"last"}',
    `error process.ended {${values},"why":"died","how":"signal SIGSEGV","calls":["train"]}`,
    `info process.started {${values},"before":1}`,
  ])
})

it('does not count an end that was asked for, and tells failures from refusals', async () => {
  await observed('asking').end('given-up')
  observed('asking')
  expect(lines().at(-1)).toContain('"before":0')
  log.failed('causality', new GridcastError('training.no-loss', {}))
  expect(lines().at(-1)).toBe('info call.refused {"call":"causality","code":"training.no-loss"}')
  log.failed('causality', new DisplacedError())
  log.failed('causality', new TypeError('x is undefined'))
  expect(lines().at(-1)).toContain('"code":"internal","stack":["TypeError: x is undefined"')
  expect(lines()).toHaveLength(5)
})

it('passes over what a process writes without end, and says how much', async () => {
  const flooding = observed('asking')
  flooding.say('x\n'.repeat(100_000))
  await flooding.end('died')
  const said = lines().filter((line) => line.includes('process.said'))
  expect(said.length).toBeGreaterThanOrEqual(100)
  expect(said.length).toBeLessThan(2000)
  const silenced = lines().flatMap((line) => /silenced .*"lines":(\d+)/.exec(line)?.[1] ?? [])
  expect(silenced.map(Number).reduce((sum, count) => sum + count, said.length)).toBe(100_000)
})
