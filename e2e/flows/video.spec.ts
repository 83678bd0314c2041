/** A video's way: decoded in the window, forecast, and back as a GIF and a video. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/lib/project.mjs'
import { expect, test } from '../fixtures'
import { decodeGif } from './gif'
import { button, expectStatus, fill, makeForecast, takeAway } from './steps'

const video = join(root, '../shared/data/oddities/image/video/flower160.mp4')

test.skip(!existsSync(video), `not run here: ${video} is not here`)

test('frames of a video are chosen, forecast, and saved as GIF and MP4', async ({ door }) => {
  const { page } = door
  await door.drop([video])
  await expect(page.getByText('About 150 frames of 54 x 96 cells')).toBeVisible()
  await fill(page.getByLabel('Cells along the longer side'), '16')
  await fill(page.getByLabel('Take every so many-th frame'), '3')
  await expect(page.getByText('About 50 frames of 9 x 16 cells')).toBeVisible()
  await button(page, 'Take the frames').click()
  await button(page, 'Import').click()
  await expect(page.getByText('9 × 16', { exact: false }).first()).toBeVisible()

  await button(page, 'Train a model').click()
  await page.getByRole('navigation').getByRole('link', { name: 'Model' }).click()
  await page.getByRole('combobox', { name: 'Or without a network' }).click()
  await page.getByRole('option').first().click()
  await button(page, 'Train this model').click()
  await button(page, 'Start training').click()
  await expectStatus(page, 'Completed')
  await makeForecast(page)

  const frames = decodeGif(await readFile(await takeAway(door, 'Animated GIF')))
  const mp4 = await readFile(await takeAway(door, 'Video (MP4)'))
  expect(mp4.subarray(4, 8).toString('latin1')).toBe('ftyp')
  // As many samples as the GIF has frames (ISO/IEC 14496-12, 8.7.3: `stsz`).
  const table = mp4.indexOf('stsz')
  expect(mp4.readUInt32BE(table + 12)).toBe(frames.length)
})
