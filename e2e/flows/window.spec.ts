/**
 * The window itself: accessible, by keyboard, light and dark, in both languages, in a small window,
 * empty and broken.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import Sqlite from 'better-sqlite3'
import { expect, test } from '../fixtures'
import { button, fill, makeSample } from './steps'

const screens = ['Home', 'Data', 'Model', 'Train', 'Forecast', 'Runs', 'Settings']

/** What a screen reader or a person with weak sight would stumble over. */
async function obstacles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}

async function visit(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click()
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
}

for (const theme of ['light', 'dark'] as const) {
  test(`every screen is accessible in ${theme}`, async ({ door: { page } }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const screen of screens) {
      await visit(page, screen)
      expect(await obstacles(page), screen).toEqual([])
    }
    await visit(page, 'Home')
    await makeSample(page, 'Moving digits')
    for (const screen of ['Data', 'Model', 'Train']) {
      await visit(page, screen)
      expect(await obstacles(page), `${screen}, with data`).toEqual([])
    }
  })
}

test('every screen can be reached by keyboard, and the keys are listed', async ({
  door: { page },
}) => {
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
  for (const [key, screen] of [
    ['d', 'Data'],
    ['m', 'Model'],
    ['t', 'Train'],
    ['f', 'Forecast'],
    ['r', 'Runs'],
    ['s', 'Settings'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(page).toHaveTitle(`${screen} · Gridcast`)
  }
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  await page.keyboard.press('g')
  await page.keyboard.press('h')
  const reached = new Set<string>()
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(() => document.activeElement?.textContent.trim() ?? ''))
  }
  for (const name of [...screens, 'Choose a file …']) expect([...reached]).toContain(name)
})

test('goes on at the title of a page that was gone to, past the navigation by one key', async ({
  door: { page },
}) => {
  await visit(page, 'Data')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await visit(page, 'Home')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

/** Template of what is about to be trained, as it is kept. */
function keptTemplate(dataFolder: string): unknown {
  const database = new Sqlite(join(dataFolder, 'gridcast.sqlite'), { readonly: true })
  try {
    const draft = database.prepare("SELECT value FROM settings WHERE key = 'draft'").pluck().get()
    return (JSON.parse(String(draft)) as { template: unknown }).template
  } finally {
    database.close()
  }
}

test('keeps what is about to be trained through another template and a reload', async ({
  door: { page },
  dataFolder,
}) => {
  await makeSample(page, 'Moving digits')
  await button(page, 'Train a model').click()
  await expect(button(page, 'Start training')).toBeEnabled()
  const epochs = page.getByLabel('Epochs', { exact: true })
  const suggested = await epochs.inputValue()
  await fill(epochs, '5')
  await expect(page.getByText(`Epochs 5 (suggested: ${suggested})`)).toBeVisible()
  await visit(page, 'Model')
  const card = page.getByRole('button', { name: /U-Net/ })
  await card.click()
  await expect(card).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => keptTemplate(dataFolder)).toBe('unet')
  await page.reload()
  await expect(card).toHaveAttribute('aria-pressed', 'true')
  await visit(page, 'Train')
  await expect(epochs).toHaveValue('5')
  await button(page, 'Use the suggested ones').click()
  await expect(epochs).not.toHaveValue('5')
})

test('speaks Chinese to whoever has a Chinese computer', async ({ openApp }) => {
  const { page } = await openApp({ locale: 'zh-CN' })
  await page.getByRole('navigation').getByRole('link').last().waitFor()
  const words = await page.getByRole('navigation').innerText()
  expect(words).toMatch(/[\u4e00-\u9fff]/)
  for (const screen of ['data', 'model', 'train', 'forecast', 'runs', 'settings']) {
    await page.evaluate((name) => (window.location.hash = `#/${name}`), screen)
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText(
      /[\u4e00-\u9fff]/,
    )
  }
})

test('lists the licences of what it is made of, with their texts', async ({ door: { page } }) => {
  await visit(page, 'Settings')
  await page.getByText('Licences of what it is made of').click()
  const list = page.getByRole('list', { name: 'Licences of what it is made of' })
  const svelte = list.getByRole('listitem').filter({ hasText: /^svelte \d/ })
  await svelte.getByText('MIT', { exact: true }).click()
  await expect(svelte.getByText('Permission is hereby granted')).toBeVisible()
  for (const name of ['electron', 'tailwindcss', 'better-sqlite3', 'h5wasm', 'node'])
    await expect(list.getByText(new RegExp(`^${name} \\d`)).first()).toBeVisible()
  expect(await obstacles(page)).toEqual([])
})

test('fits a small window without scrolling sideways', async ({ door: { page } }) => {
  await page.setViewportSize({ width: 800, height: 560 })
  await makeSample(page, 'Rain cells')
  for (const screen of screens) {
    await visit(page, screen)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    )
    expect(overflow, screen).toBeLessThanOrEqual(0)
  }
})

test('a file that cannot be read is refused with a sentence and a remedy', async ({
  door,
  dataFolder,
}) => {
  const path = join(dataFolder, 'broken.npy')
  await writeFile(
    path,
    Buffer.from(
      '\x93NUMPY\x01\x00\x76\x00{"descr": "<f4", "fortran_order": False, "shape": (9, 9',
      'latin1',
    ),
  )
  await door.drop([path])
  await expect(door.page.getByText('broken.npy', { exact: false }).first()).toBeVisible()
  await expect(door.page.getByRole('alert').first()).toBeVisible()
})
