// @ts-check
/**
 * Finds a Chromium for the end-to-end tests: CHROMIUM_PATH, the system's, Playwright's; on Debian
 * as root it installs one.
 */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { step } from './run.mjs'

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
  if (chosen !== undefined) return existsSync(chosen) ? chosen : null
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  const found = [...onPath, ...applications].find((path) => existsSync(path))
  return found ?? (await playwrightsOwn())
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/** Path of a Chromium, installed now where that is possible; null where it is not. */
export async function ensureChromium() {
  const found = await findChromium()
  if (found !== null || !isDebianAsRoot()) return found
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await step('Reading the package lists (apt-get update)', ['apt-get', 'update'], { env })
  await step(
    'Installing chromium (apt-get install)',
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
    {
      env,
    },
  )
  return findChromium()
}

function isDebianAsRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/os-release'))
    return false
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
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
