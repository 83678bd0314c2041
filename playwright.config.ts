/** End-to-end tests: the app as a person uses it, through each door. */
import { defineConfig } from '@playwright/test'
import { patienceMs } from './e2e/patience'
import { findChromium } from './scripts/lib/chromium.mjs'
import { electronBinary, whyNoWindow } from './scripts/lib/electron-binary.mjs'
import { packageVariable, standInVariable } from './scripts/lib/package/names.mjs'

// The tests start the browser themselves, some in processes of their own, and find it here.
process.env.CHROMIUM_PATH ??= (await findChromium()) ?? undefined

/** A package is tested by itself: `npm run package` says which. */
const packaged = process.env[packageVariable]
const hasElectron = electronBinary() !== null && whyNoWindow() === null

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './scripts/lib/test-folder.mjs',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 4 * patienceMs,
  expect: { timeout: patienceMs },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  projects: packaged === undefined ? projectsOfBuild() : projectsOfPackage(),
})

function projectsOfBuild() {
  return [
    { name: 'web', testMatch: ['flows/*.spec.ts', 'web/*.spec.ts'], metadata: { door: 'web' } },
    desktop('electron-stand-in'),
    ...(hasElectron ? [desktop('electron')] : []),
  ]
}

/** Electron itself takes the whole suite; the stand-in shows what is ours of a package. */
function projectsOfPackage() {
  const stood = {
    name: 'packaged-stand-in',
    testMatch: ['flows/main-job.spec.ts', 'packaged/*.spec.ts'],
    metadata: { door: 'packaged-stand-in' },
  }
  return [process.env[standInVariable] === undefined ? desktop('electron', 'packaged') : stood]
}

function desktop(door: string, name = door) {
  const own = name === 'packaged' ? ['packaged/*.spec.ts'] : []
  return {
    name,
    testMatch: ['flows/*.spec.ts', 'electron/*.spec.ts', ...own],
    metadata: { door },
  }
}
