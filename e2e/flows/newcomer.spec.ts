/** A newcomer gets from first start to a playing forecast of a sample in four clicks. */
import { expect, test } from '../fixtures'
import { button, makeSample } from './steps'

test('four clicks: sample, train, start, forecast', async ({ door: { page } }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  await makeSample(page, 'Epidemic on a map')
  await button(page, 'Train a model').click()
  const start = button(page, 'Start training')
  await expect(start).toBeEnabled()
  await start.click()
  const forecast = page.getByRole('main').getByRole('button', { name: 'Forecast', exact: true })
  await expect(forecast).toBeEnabled()
  await forecast.click()

  const player = page.getByTestId('forecast-player')
  await expect(player).toBeVisible()
  const figure = player.getByTestId('figure')
  await expect(figure).toBeVisible()
  const frame = () => figure.getAttribute('data-frame')
  const first = await frame()
  await expect.poll(frame).not.toBe(first)
  await player.getByRole('button', { name: 'Pause' }).click()
  const held = await frame()
  await page.keyboard.press('ArrowRight')
  await expect.poll(frame).not.toBe(held)
  await expect(page.getByText('Free-running', { exact: true })).toBeVisible()
})
