/** End-to-end tests: the app as a person uses it, through each door. */
import { defineConfig } from '@playwright/test'
import { patienceMs } from './e2e/patience'
import { findChromium } from './scripts/lib/chromium.mjs'
import { electronBinary, whyNoWindow } from './scripts/lib/electron-binary.mjs'

// The tests start the browser themselves, some in processes of their own, and find it here.
process.env.CHROMIUM_PATH ??= (await findChromium()) ?? undefined

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
  projects: [
    { name: 'web', testMatch: ['flows/*.spec.ts', 'web/*.spec.ts'], metadata: { door: 'web' } },
    {
      name: 'electron-stand-in',
      testMatch: ['flows/*.spec.ts', 'electron/*.spec.ts'],
      metadata: { door: 'electron-stand-in' },
    },
    ...(hasElectron
      ? [
          {
            name: 'electron',
            testMatch: ['flows/*.spec.ts', 'electron/*.spec.ts'],
            metadata: { door: 'electron' },
          },
        ]
      : []),
  ],
})
