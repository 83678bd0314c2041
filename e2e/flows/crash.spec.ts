/**
 * The engine, or the whole app, dies in the middle of a training: nothing but the epoch in hand is
 * lost, and the training goes on.
 */
import { killEngine } from '../doors/process'
import { expect, test } from '../fixtures'
import { button, expectStatus, importCases, startTraining } from './steps'

/** So many that the training is still at work when it is killed. */
const epochs = 30

test('after the engine was killed the run goes on from its last epoch, and says so', async ({
  door,
  dataFolder,
}) => {
  const { page, app } = door
  await importCases(door, dataFolder)
  await startTraining(page, epochs)
  await expect(page.getByText(new RegExp(`Epoch ([3-9]|1\\d) of ${epochs}`))).toBeVisible()

  const engines = app.engines()
  expect(engines.length).toBeGreaterThan(0)
  for (const pid of engines) killEngine(pid)
  await expect(page.getByText(/ended unexpectedly.*Going on/)).toBeVisible()
  await expectStatus(page, 'Completed')
  await expect(
    page.getByText(`${epochs} of ${epochs} epochs`, { exact: false }).first(),
  ).toBeVisible()
})

test('killing the app in the middle of a training loses no finished epoch', async ({
  openApp,
  dataFolder,
}) => {
  const first = await openApp()
  await importCases(first, dataFolder)
  await startTraining(first.page, epochs)
  await expect(first.page.getByText(new RegExp(`Epoch ([3-9]|1\\d) of ${epochs}`))).toBeVisible()
  await first.page.close()
  await first.app.end('SIGKILL')

  const second = await openApp()
  await expect(second.page.getByText(/was interrupted/)).toBeVisible()
  await expect(
    second.page.getByText(new RegExp(`([2-9]|[12]\\d) of ${epochs} epochs are safe`)),
  ).toBeVisible()
  await button(second.page, 'Go on').click()
  await expectStatus(second.page, 'Completed')
})
