/** The model as a picture that is edited by keyboard, and as text. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { button, makeSample } from './steps'

test('a model is changed in its picture, and undone', async ({ door: { page } }) => {
  await makeSample(page, 'Moving digits')
  await page.getByRole('navigation').getByRole('link', { name: 'Model' }).click()
  const picture = page.getByRole('group', { name: 'Blocks' })
  const blocks = picture.locator('[data-block]')
  await expect(blocks.first()).toBeVisible()
  const before = await blocks.count()

  // By keyboard alone: to the second block, a copy of it, and away with it.
  await blocks.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+d')
  await expect(blocks).toHaveCount(before + 1)
  await page.keyboard.press('Delete')
  await expect(blocks).toHaveCount(before)

  // A layer on a wire: only what fits is offered.
  await picture
    .getByRole('button', { name: /Put a layer between/ })
    .first()
    .click()
  await expect(button(page, 'Convolution')).toBeEnabled()
  await button(page, 'Convolution').click()
  await expect(blocks).toHaveCount(before + 1)
  expect(await obstacles(page)).toEqual([])
  await button(page, 'Undo').click()
  await expect(blocks).toHaveCount(before)

  await button(page, 'The model as text').click()
  const text = page.getByLabel('JSON')
  await text.fill((await text.inputValue()).replace('"filters": 32', '"filters": 2.5'))
  await expect(page.getByText(/filters/).last()).toBeVisible()
  await expect(button(page, 'Use this model')).toBeDisabled()
})

/** What keeps a person out, by the rules of WCAG 2.2 AA. */
async function obstacles(page: Page) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
