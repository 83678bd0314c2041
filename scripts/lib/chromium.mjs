// @ts-check
/**
 * Finds a Chromium for the end-to-end tests: CHROMIUM_PATH, the system's, Playwright's; on Debian
 * as root it installs one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages } from './debian.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
]
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(process.env.PROGRAMFILES ?? '', 'Google/Chrome/Application/chrome.exe'),
  join(process.env['PROGRAMFILES(X86)'] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
]

/** The one command that brings a Chromium where this can't install it by itself. */
export const chromiumRemedy = 'npx playwright install chromium'

/** Path of a Chromium, or null. */
export async function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen !== undefined) return works(chosen) ? chosen : null
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  const found = [...onPath, ...applications].find(works)
  return found ?? (await playwrightsOwn())
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return works(path) ? path : null
}

/**
 * A file of that name may be a stub that only says where to get the browser, so it is asked; on
 * Windows and macOS, where asking opens a window, it is not. @param {string} path
 */
function works(path) {
  if (!existsSync(path)) return false
  return process.platform !== 'linux' || spawnSync(path, ['--version']).status === 0
}

/** Path of a Chromium, installed now where that is possible; null where it is not. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found === null && (await installPackages(['chromium']))) return findChromium()
  return found
}

/** Flags for a Chromium that reaches nothing but this machine; as root it can't sandbox itself. */
export const chromiumFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
