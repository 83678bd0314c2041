/** A run that the window trained is trained again by the terminal, and comes out bit for bit. */
import { inProject } from '../../scripts/lib/project.mjs'
import { AppProcess } from '../doors/process'
import { expect, test } from '../fixtures'
import { expectStatus, importCases, startTraining } from '../flows/steps'

test('what the window trained the terminal repeats', async ({ openApp, dataFolder }) => {
  const door = await openApp()
  await importCases(door, dataFolder)
  await startTraining(door.page, 3)
  await expectStatus(door.page, 'Completed')
  const gridcast = async (...args: string[]) => {
    const script = inProject('out', 'main', 'gridcast.js')
    const app = AppProcess.start([script, ...args, '--json', '--data-dir', dataFolder], {})
    await expect.poll(() => app.child.exitCode).not.toBeNull()
    return { status: app.child.exitCode, words: app.words }
  }
  const { words } = await gridcast('runs')
  const run = /"run": "(\w+)"/.exec(words)?.[1] ?? ''
  const told = await gridcast('repeat', run)
  expect(told.words).toContain('"isSame": true')
  expect(told.status).toBe(0)
})
