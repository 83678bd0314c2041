/**
 * What went wrong inside can be reported: the person sees what they copy, it holds nothing of their
 * data, and the logs behind it don't either.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { button, makeSample } from './steps'

/** The report on the screen. */
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Report' })

test('an error inside has a report that is shown, copied and sent nowhere', async ({
  door: { page },
  dataFolder,
  complaints,
}) => {
  await makeSample(page, 'Moving digits')
  const [id = ''] = await readdir(join(dataFolder, 'datasets'))
  const frames = join(dataFolder, 'datasets', id, 'frames.npy')
  await rm(frames)
  await mkdir(frames)
  await page.reload()
  const error = page.getByRole('alert').filter({ hasText: 'Something went wrong inside Gridcast' })
  await error.getByRole('button', { name: 'Copy report …' }).first().click()

  const text = sheet(page).getByRole('textbox', { name: 'Report' })
  await expect(text).toHaveValue(/^Gridcast \d+\.\d+\.\d+, 20/)
  const shown = await text.inputValue()
  expect(shown).toMatch(/^error: internal\n {2}\w*Error/m)
  expect(shown).toMatch(/^ {2}at .+:\d+:\d+\)?$/m)
  expect(shown).toMatch(/^main\.log\n20\S+ info \d+ opened/m)
  expect(shown).not.toContain(dataFolder)
  expect(shown).not.toMatch(/token=\w/)

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze()
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([])

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await sheet(page).getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(sheet(page).getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
  complaints.length = 0
})

test('an error of the page is shown, written down and has a report too', async ({
  door: { page },
  dataFolder,
  complaints,
}) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => setTimeout(() => void Promise.reject(new TypeError('the page broke'))))
  await button(page, 'Copy report …').click()
  const text = sheet(page).getByRole('textbox', { name: 'Report' })
  await expect(text).toHaveValue(/^error: internal\n {2}TypeError: the page broke$/m)
  const log = () => readFile(join(dataFolder, 'logs', 'main.log'), 'utf8')
  await expect.poll(log).toContain('page.failed {"stack":["TypeError: the page broke"')
  complaints.length = 0
})
