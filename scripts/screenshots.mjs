// @ts-check
/**
 * `node scripts/screenshots.mjs`: takes the pictures of the README and the guide from the running
 * app, through the browser door: makes a sample, trains on it, forecasts, and photographs each
 * screen into docs/images. The same words and sizes every time.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright'
import { ensureReady } from './ensure.mjs'
import { chromiumFlags, chromiumRemedy, ensureChromium } from './lib/chromium.mjs'
import { builtProgram, inProject, projectNode } from './lib/project.mjs'
import { runMain, say, StepFailed } from './lib/run.mjs'

const folder = inProject('docs', 'images')
const size = { width: 1180, height: 800 }
const trainingMs = 10 * 60_000

await runMain(async () => {
  await ensureReady()
  const executablePath = await ensureChromium()
  if (executablePath === null)
    throw new StepFailed(`There is no Chromium to take pictures with: ${chromiumRemedy}`)
  mkdirSync(folder, { recursive: true })
  const dataFolder = mkdtempSync(join(tmpdir(), 'gridcast-pictures-'))
  const server = spawn(
    projectNode,
    [builtProgram, 'serve', '--port', '0', '--data-dir', dataFolder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const browser = await chromium.launch({ executablePath, args: chromiumFlags })
  try {
    const page = await browser.newPage({
      viewport: size,
      deviceScaleFactor: 1,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    })
    await page.goto(await addressOf(server))
    await photograph(page)
  } finally {
    await browser.close()
    server.kill()
    await once(server, 'exit')
    rmSync(dataFolder, { recursive: true, force: true })
  }
})

/**
 * The address the server prints. @param {import('node:child_process').ChildProcess} server @returns
 * {Promise<string>}
 */
async function addressOf(server) {
  if (server.stdout === null) throw new StepFailed('The server says nothing.')
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0]
    if (address !== undefined) return address
  }
  throw new StepFailed('The server ended before it printed its address.')
}

/** @param {import('playwright').Page} page */
async function photograph(page) {
  const main = page.getByRole('main')
  const button = (/** @type {string} */ name) => main.getByRole('button', { name, exact: true })
  const take = async (/** @type {string} */ name) => {
    await page.screenshot({ path: join(folder, `${name}.png`) })
    say(`  docs/images/${name}.png`)
  }
  await main.getByRole('heading', { level: 1 }).waitFor()
  await take('home')
  await main.getByRole('button', { name: /Epidemic on a map/ }).click()
  await button('Train a model').waitFor({ timeout: 60_000 })
  await take('data')
  await button('Train a model').click()
  await button('Start training').click()
  await main.getByText('Completed', { exact: true }).first().waitFor({ timeout: trainingMs })
  await take('train')
  await button('Forecast').click()
  const figure = page.getByTestId('forecast-player').getByTestId('figure')
  await figure.waitFor({ timeout: 60_000 })
  // An arrow stops the player, which would go round from the end
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('End')
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowLeft')
  await take('forecast')
}
