/**
 * The main job: drop a table, import it, train, forecast, take it away; the exported GIF shows what
 * the player showed.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parseNpyHeader } from '../../src/shared/npy'
import { expect, test } from '../fixtures'
import { decodeGif, fingerprint } from './gif'
import { expectStatus, importCases, makeForecast, startTraining, takeAway } from './steps'

test('from a dropped CSV to an exported GIF, table and array', async ({ door, dataFolder }) => {
  const { page } = door
  await importCases(door, dataFolder)
  await expect(page.getByText('12 × 12', { exact: false }).first()).toBeVisible()

  await startTraining(page, 2)
  await expectStatus(page, 'Completed')
  await makeForecast(page)

  const gif = await readFile(
    await takeAway(door, 'Animated GIF', async () => {
      const preview = page.getByTestId('export-preview')
      await expect(preview).toHaveAttribute('data-frame', /\d/)
    }),
  )
  const frames = decodeGif(gif)
  const figure = page.getByTestId('forecast-player').getByTestId('figure')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('Home')
  await fitFigure(page, frames[0]?.width ?? 0)
  for (const [index, frame] of frames.entries()) {
    await expect(figure).toHaveAttribute('data-frame', String(index))
    expect(await figure.evaluate(readCanvas)).toEqual(fingerprint(frame))
    await page.keyboard.press('ArrowRight')
  }

  const csv = await readFile(await takeAway(door, 'Table (CSV)'), 'utf8')
  const [header, ...rows] = csv.trim().split(/\r?\n/)
  expect(header).toContain('date,latitude,longitude,cases')
  expect(rows[0]).toMatch(/^2022-01-31,45\.5,9,/)

  const npy = await readFile(await takeAway(door, 'Array (npy)'))
  const { shape, dtype } = parseNpyHeader(npy)
  expect([dtype, shape.length, shape.at(-1)]).toEqual(['float32', 4, 1])
  expect(rows).toHaveLength((shape[0] ?? 0) * 144)
})

/** Size of the figure and hash of its pixels' red, green and blue, in the page. */
async function readCanvas(
  element: Element,
): Promise<{ width: number; height: number; hash: string }> {
  const canvas = element as HTMLCanvasElement
  const { data, width, height } = canvas
    .getContext('2d')!
    .getImageData(0, 0, canvas.width, canvas.height)
  const rgb = new Uint8Array(data.filter((_value, index) => index % 4 !== 3))
  const hash = await crypto.subtle.digest('SHA-256', rgb)
  return {
    width,
    height,
    hash: [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}

/** Makes the window so wide that the player draws its figure in the size of the export. */
async function fitFigure(page: Page, width: number): Promise<void> {
  const figure = page.getByTestId('figure')
  for (let window = 1280; window > 700; window -= 12) {
    await page.setViewportSize({ width: window, height: 860 })
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    if (Number(await figure.getAttribute('width')) === width) return
  }
  throw new Error(`In no window does the player draw ${width} pixels wide.`)
}
