/** The engine dies in the middle of a training: nothing but the epoch in hand is lost, and the app offers to go on. */
import { killEngine } from '../doors/process'
import { expect, test } from '../fixtures'
import { button, expectStatus, makeSample, startTraining } from './steps'

test('killing the engine interrupts the run, and it goes on from its last epoch', async ({ door: { page, app } }) => {
  test.setTimeout(300_000)
  await makeSample(page, 'Epidemic on a map')
  await startTraining(page, 4)
  await expect(page.getByText(/Epoch [23] of 4/)).toBeVisible({ timeout: 120_000 })

  const engines = app.engines()
  expect(engines).toHaveLength(1)
  for (const pid of engines) killEngine(pid)
  await expectStatus(page, 'Interrupted')

  await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
  await expect(page.getByText(/was interrupted/)).toBeVisible()
  await button(page, 'Go on').click()
  await expectStatus(page, 'Completed', 180_000)
  await expect(page.getByText('4 of 4', { exact: false }).first()).toBeVisible()
})

test('closing the app in the middle of a training loses no finished epoch', async ({ openApp }) => {
  test.setTimeout(300_000)
  const first = await openApp()
  await makeSample(first.page, 'Epidemic on a map')
  await startTraining(first.page, 4)
  await expect(first.page.getByText(/Epoch [23] of 4/)).toBeVisible({ timeout: 120_000 })
  await first.app.end('SIGKILL')

  const second = await openApp()
  await expect(second.page.getByText(/was interrupted/)).toBeVisible({ timeout: 30_000 })
  await button(second.page, 'Go on').click()
  await expectStatus(second.page, 'Completed', 180_000)
})
