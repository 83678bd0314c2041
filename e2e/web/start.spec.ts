/**
 * `npm start` where there can be no window: it serves the browser door and stays until it is ended.
 */
import { chromium } from 'playwright'
import { chromiumFlags } from '../../scripts/lib/chromium.mjs'
import { inProject } from '../../scripts/lib/project.mjs'
import { AppProcess } from '../doors/process'
import { addressPattern } from '../doors/web'
import { expect, test } from '../fixtures'

test('npm start serves the window, ready to be opened in a browser, until it is ended', async ({
  dataFolder,
}) => {
  const start = inProject('scripts', 'start.mjs')
  const app = AppProcess.start([start, '--web', '--port', '0', '--data-dir', dataFolder], {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  })
  const address = await app.said(addressPattern)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: chromiumFlags,
  })
  const page = await browser.newPage()
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await browser.close()
  expect(app.child.exitCode).toBeNull()
  await app.end()
  expect(app.child.exitCode, app.words).toBe(0)
})
