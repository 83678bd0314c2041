/**
 * The worst moment for the program to end: it is stopped while its engine goes on, then killed.
 * What the engine wrote meanwhile is not lost.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { builtProgram } from '../../scripts/lib/project.mjs'
import { AppProcess } from '../doors/process'
import { expect, test } from '../fixtures'

const epochs = 40

test('a training goes on after the newest whole checkpoint, not after the newest entered', async ({
  dataFolder,
}) => {
  test.setTimeout(300_000)
  const gridcast = (...args: string[]) =>
    AppProcess.start([builtProgram, ...args, '--data-dir', dataFolder], { HOME: dataFolder })
  const table = join(dataFolder, 'cases.csv')
  const made = gridcast('samples', 'make', 'epidemic', '--out', table)
  await expect.poll(() => made.child.exitCode, { timeout: 60_000 }).toBe(0)

  const first = gridcast('train', '--data', table, '--filters', '4', '--epochs', String(epochs))
  const run = /Run (\w+):/.exec(await first.said(/Run \w+:/))?.[1] ?? ''
  await first.said(/epoch 3\/\d+ loss/)
  first.child.kill('SIGSTOP')
  const folder = join(dataFolder, 'runs', run, 'checkpoints')
  const written = () =>
    existsSync(folder) ? Math.max(0, ...readdirSync(folder).map((name) => parseInt(name) || 0)) : 0
  const atStop = written()
  await expect.poll(written, { timeout: 120_000 }).toBeGreaterThan(atStop + 3)
  await first.end('SIGKILL')
  const newest = written()

  const second = gridcast('train', '--resume', run)
  const after = /Going on after epoch (\d+)/.exec(await second.said(/Going on after epoch \d+/))
  expect(Number(after?.[1])).toBeGreaterThanOrEqual(newest)
  await second.said(new RegExp(`epoch ${Number(after?.[1]) + 1}/${epochs} loss`))
  expect(second.words).not.toContain(`epoch 1/${epochs} loss`)
  await second.end()
})
