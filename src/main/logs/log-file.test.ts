import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildPrograms } from '../processes/testing/build-programs'
import { temporaryFolder } from '../store/testing'
import { LogFile, type LogLimits } from './log-file'

let folder: string
let remove: () => void
beforeEach(() => ({ folder, remove } = temporaryFolder()))
afterEach(() => remove())

const limits = (change: Partial<LogLimits>): LogLimits => ({
  ...{ bytes: 1000, kept: 3, restMs: 60_000 },
  ...change,
})
const logs = () => join(folder, 'logs')
const open = (change: Partial<LogLimits> = {}) =>
  new LogFile(join(logs(), 'main.log'), 'main', limits(change))
const allLines = () =>
  readdirSync(logs()).flatMap((file) =>
    readFileSync(join(logs(), file), 'utf8').split('\n').filter(Boolean),
  )

describe('a log', () => {
  it('is its user’s alone', () => {
    open().append('a line')
    expect(statSync(logs()).mode & 0o777).toBe(0o700)
    expect(statSync(join(logs(), 'main.log')).mode & 0o777).toBe(0o600)
  })

  it('is rotated when it is full, and keeps so many old ones', () => {
    const log = open({ bytes: 100, kept: 2 })
    for (let at = 0; at < 100; at++) log.append(`line ${at} of the log`)
    const files = readdirSync(logs()).sort()
    expect(files.length).toBeLessThanOrEqual(3)
    expect(files.filter((file) => /^main\.2.*\.log$/.test(file))).toHaveLength(2)
    const bytes = files.map((file) => statSync(join(logs(), file)).size)
    expect(Math.max(...bytes)).toBeLessThan(130)
    expect(allLines().at(-1)).toBe('line 99 of the log')
  })

  it('loses no line and mixes none when two programs write it', async () => {
    await buildPrograms(folder, { 'log-file': 'main/logs/log-file.ts' })
    writeFileSync(
      join(folder, 'writer.mjs'),
      `import { LogFile } from './log-file.js'
       const [, , path, who] = process.argv
       const log = new LogFile(path, 'main', { bytes: 10000, kept: 1000, restMs: 60000 })
       for (let at = 0; at < 1500; at++) log.append(who + ' ' + at + ' ' + who.repeat(at % 90))`,
    )
    const path = join(logs(), 'main.log')
    const writers = ['a', 'b'].map((who) =>
      spawn(process.execPath, [join(folder, 'writer.mjs'), path, who], { stdio: 'inherit' }),
    )
    await Promise.all(writers.map((writer) => once(writer, 'exit')))
    const wanted = ['a', 'b'].flatMap((who) =>
      Array.from({ length: 1500 }, (_, at) => `${who} ${at} ${who.repeat(at % 90)}`),
    )
    expect(allLines().sort()).toEqual(wanted.sort())
    expect(readdirSync(logs()).length).toBeGreaterThan(5)
  })

  it('that can’t be written throws nothing and is not tried again for a while', () => {
    writeFileSync(logs(), 'a file in its place')
    const log = open()
    log.append('lost')
    remove()
    mkdirSync(folder)
    log.append('not tried')
    expect(readdirSync(folder)).toEqual([])
    const sooner = open({ restMs: 0 })
    sooner.append('written')
    expect(allLines()).toEqual(['written'])
  })

  it('does not make a data folder that is gone', () => {
    remove()
    const log = open({ restMs: 0 })
    log.append('lost')
    expect(existsSync(folder)).toBe(false)
  })
})
