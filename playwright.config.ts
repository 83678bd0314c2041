/** End-to-end tests: the app as a person uses it, through each door. */
import { defineConfig } from '@playwright/test'
import { electronBinary, whyNoWindow } from './scripts/lib/electron-binary.mjs'

const hasElectron = electronBinary() !== null && whyNoWindow() === null

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  projects: [
    { name: 'web', testMatch: ['flows/*.spec.ts', 'web/*.spec.ts'], metadata: { door: 'web' } },
    { name: 'electron-stand-in', testMatch: ['flows/*.spec.ts', 'electron/*.spec.ts'], metadata: { door: 'electron-stand-in' } },
    ...(hasElectron
      ? [{ name: 'electron', testMatch: ['flows/*.spec.ts', 'electron/*.spec.ts'], metadata: { door: 'electron' } }]
      : []),
  ],
})
