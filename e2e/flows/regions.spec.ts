/**
 * An epidemiologist's way: weekly cases by district and the outlines of the districts go in
 * together, are looked at as a map, forecast, and go back to the districts.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { root } from '../../scripts/lib/project.mjs'
import { expect, test } from '../fixtures'
import { button, expectStatus, makeForecast, takeAway } from './steps'

const data = join(root, '../shared/data/germany-flu-bybw')
const table = join(data, 'flu_weekly_2001_2003.csv')
const outlines = join(data, 'districts.geojson')

test.skip(!existsSync(outlines), `not run here: ${data} is not here`)

test('the table first, its outlines asked for, a forecast by district', async ({ door }) => {
  const { page } = door
  await door.drop([table])
  await expect(page.getByText('Does it name regions?')).toBeVisible()
  await door.drop([outlines])
  await expect(page.getByText('140 of 140 regions have an outline')).toBeVisible()
  await expect(page.getByRole('img', { name: 'cases, 2003-12-22' })).toBeVisible()
  await expect(page.getByText(/by area, so that the totals stay/)).toBeVisible()
  await expectNoBarrier(page)
  await button(page, 'Import').click()
  await expect(button(page, 'Train a model')).toBeVisible()

  await trainReference(page)
  await makeForecast(page)

  await expect(page.getByRole('heading', { name: 'By region' })).toBeVisible()
  await expect(page.getByRole('img', { name: /^cases, observed, 2003/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^cases, forecast, 2003/ })).toBeVisible()
  await expectNoBarrier(page)
  await button(page, 'Show all 140').click()
  await expect(page.getByRole('rowheader', { name: 'SK Stuttgart (08111)' })).toBeVisible()

  const csv = await readFile(await takeAway(door, 'Table by region (CSV)'), 'utf8')
  const [header, ...rows] = csv.trim().split('\n')
  expect(header).toBe('date,id,cases,lead_time')
  expect(rows[0]).toMatch(/^\d{4}-\d\d-\d\d,08111,[\d.e-]+,1$/)
  expect(rows.length % 140).toBe(0)

  const map = JSON.parse(
    await readFile(await takeAway(door, 'Map by region (GeoJSON)'), 'utf8'),
  ) as { features: { properties: Record<string, unknown>; geometry: unknown }[] }
  expect(map.features).toHaveLength(140)
  const original = JSON.parse(await readFile(outlines, 'utf8')) as typeof map
  const ids = original.features.map(({ properties }) => properties.id)
  for (const { properties, geometry } of map.features) {
    const same = original.features[ids.indexOf(properties.id)]
    expect(geometry).toEqual(same?.geometry)
    const row = rows.find((text) => text.includes(`,${String(properties.id)},`))
    expect(properties.forecast_1).toBe(Number(row?.split(',')[2]))
  }
})

/** A run from arithmetic, fitted in seconds. */
async function trainReference(page: Page): Promise<void> {
  await button(page, 'Train a model').click()
  await page.getByRole('navigation').getByRole('link', { name: 'Model' }).click()
  await page.getByRole('combobox', { name: 'Or without a network' }).click()
  await page.getByRole('option').first().click()
  await button(page, 'Train this model').click()
  await button(page, 'Start training').click()
  await expectStatus(page, 'Completed')
}

/** Nothing that keeps a person out, by the rules of WCAG 2.2 AA. */
async function expectNoBarrier(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
