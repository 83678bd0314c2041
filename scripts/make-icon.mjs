// @ts-check
/**
 * `node scripts/make-icon.mjs`: draws the window's icon as the picture that installers are made
 * with, `resources/package/icon.png`. electron-builder makes the other systems' forms of it.
 */
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { chromiumFlags, chromiumRemedy, ensureChromium } from './lib/chromium.mjs'
import { inProject } from './lib/project.mjs'
import { runMain, StepFailed } from './lib/run.mjs'

const size = 1024

await runMain(async () => {
  const executablePath = await ensureChromium()
  if (executablePath === null)
    throw new StepFailed(`There is no Chromium to draw with: ${chromiumRemedy}`)
  const drawing = readFileSync(inProject('src', 'renderer', 'public', 'icon.svg'), 'utf8')
  const browser = await chromium.launch({ executablePath, args: chromiumFlags })
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${drawing}`,
  )
  const path = inProject('resources', 'package', 'icon.png')
  await page.screenshot({ path, omitBackground: true })
  await browser.close()
})
