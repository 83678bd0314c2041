/** The main job: drop a table, import it, train, forecast, take it away; the exported GIF shows what the player showed. */
import { readFile } from 'node:fs/promises'
import { parseNpyHeader } from '../../src/shared/npy'
import { expect, test } from '../fixtures'
import { decodeGif, samePicture } from './gif'
import { button, expectStatus, importCases, makeForecast, startTraining } from './steps'

test('from a dropped CSV to an exported GIF, table and array', async ({ door, dataFolder }) => {
  test.setTimeout(300_000)
  const { page } = door
  await importCases(door, dataFolder)
  await expect(page.getByText('12 × 12', { exact: false }).first()).toBeVisible()

  await startTraining(page, 2)
  await expectStatus(page, 'Completed')
  await makeForecast(page)

  const gif = await readFile(
    await door.saved(async () => {
      await button(page, 'Save GIF').click()
      await button(page, 'Save').click()
    }),
  )
  const frames = decodeGif(gif)
  const figure = page.getByTestId('forecast-player').getByTestId('figure')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('Home')
  for (const [index, frame] of frames.entries()) {
    await expect(figure).toHaveAttribute('data-frame', String(index))
    expect(samePicture(frame, await figure.evaluate(readCanvas))).toEqual({ same: true })
    await page.keyboard.press('ArrowRight')
  }

  const csv = await readFile(await door.saved(() => button(page, 'CSV').click()), 'utf8')
  const [header, ...rows] = csv.trim().split(/\r?\n/)
  expect(header).toContain('date,latitude,longitude,cases')
  expect(rows[0]).toMatch(/^2022-02-28,45\.5,9(\.0)?,/)

  const npy = await readFile(await door.saved(() => button(page, 'npy').click()))
  const { shape, dtype } = parseNpyHeader(npy)
  expect([dtype, shape.length, shape.at(-1)]).toEqual(['float32', 4, 1])
  expect(rows).toHaveLength((shape[0] ?? 0) * 144)
})

/** The figure's pixels as RGB, in the page. */
function readCanvas(element: Element): { width: number; height: number; rgb: number[] } {
  const canvas = element as HTMLCanvasElement
  const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  return { width, height, rgb: Array.from(data.filter((_value, index) => index % 4 !== 3)) }
}
