/**
 * What a person does in the window, in their own words: names of buttons and fields as they stand
 * on the screen.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Door } from '../doors/door'

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

/** The sample's card on the home screen. */
export async function makeSample(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await expect(button(page, 'Train a model')).toBeVisible()
}

/** Drops a small table of weekly cases and imports it as guessed. */
export async function importCases(door: Door, dataFolder: string): Promise<void> {
  const table = join(dataFolder, 'inbox', 'weekly cases.csv')
  await writeCases(table)
  await door.drop([table])
  // What the app noticed in it: a date without rows, and a cell that is sometimes empty.
  await expect(door.page.getByText('1 date of 60 without any row (2021-05-24)')).toBeVisible()
  await expect(door.page.getByText('1 cell is empty on some dates')).toBeVisible()
  await button(door.page, 'Import').click()
  await expect(button(door.page, 'Train a model')).toBeVisible()
}

/**
 * From a dataset's page to a training that runs; `epochs` as typed into its field, or as suggested.
 */
export async function startTraining(page: Page, epochs?: number): Promise<void> {
  await button(page, 'Train a model').click()
  await expect(button(page, 'Start training')).toBeEnabled()
  if (epochs !== undefined) await fill(page.getByLabel('Epochs', { exact: true }), String(epochs))
  await button(page, 'Start training').click()
}

export async function fill(field: Locator, text: string): Promise<void> {
  await field.fill(text)
  await field.blur()
}

/** Waits for the run on the screen to reach a state. */
export async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(page.getByRole('main').getByText(status, { exact: true }).first()).toBeVisible()
}

/** From a run to its playing forecast. */
export async function makeForecast(page: Page): Promise<void> {
  const forecast = page.getByRole('main').getByRole('button', { name: 'Forecast', exact: true })
  await expect(forecast).toBeEnabled()
  await forecast.click()
  await expect(page.getByTestId('forecast-player').getByTestId('figure')).toBeVisible()
}

/** Takes the forecast on the screen away in a format; returns where the file lies. */
export async function takeAway(
  door: Door,
  format: string,
  look: () => Promise<void> = async () => undefined,
): Promise<string> {
  const { page } = door
  await button(page, 'Take away').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('combobox', { name: 'As' }).click()
  await page.getByRole('option', { name: format }).click()
  await look()
  const path = await door.saved(() => sheet.getByRole('button', { name: 'Save' }).click())
  await expect(sheet).toBeHidden()
  return path
}

/**
 * A weekly table of cases on a small grid: a bump that wanders east, with a week missing and an
 * empty cell.
 */
async function writeCases(path: string): Promise<void> {
  const lines = ['date,latitude,longitude,cases']
  for (let week = 0; week < 60; week += 1) {
    if (week === 20) continue
    const date = new Date(Date.UTC(2021, 0, 4) + week * 7 * 86_400_000).toISOString().slice(0, 10)
    for (let row = 0; row < 12; row += 1) {
      for (let column = 0; column < 12; column += 1) {
        if (week === 30 && row === 3 && column === 3) continue
        const center = 6 + 4 * Math.sin(week / 6)
        const cases = Math.round(40 * Math.exp(-((row - 6) ** 2 + (column - center) ** 2) / 8))
        lines.push(
          [date, (45.5 - row * 0.5).toFixed(1), (9 + column * 0.5).toFixed(1), cases].join(','),
        )
      }
    }
  }
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${lines.join('\n')}\n`)
}
