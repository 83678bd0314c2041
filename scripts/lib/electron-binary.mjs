// @ts-check
/**
 * The Electron binary: it is not in the npm package but fetched once, by the package's own script,
 * when the app is first opened.
 */
import { existsSync, readFileSync } from 'node:fs'
import { inProject, packageProgram } from './project.mjs'
import { run, say } from './run.mjs'

const folder = inProject('node_modules', 'electron')

/**
 * How long the place of the download may take to answer at all, and how long the download may take.
 */
const answerMs = 10_000
const downloadMs = 15 * 60_000

/** Path of the binary, or null when it was not fetched yet. */
export function electronBinary() {
  const pathFile = inProject('node_modules', 'electron', 'path.txt')
  if (!existsSync(pathFile)) return null
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const path = [
    override ?? inProject('node_modules', 'electron', 'dist'),
    readFileSync(pathFile, 'utf8').trim(),
  ].join('/')
  return existsSync(path) ? path : null
}

/** Path of the binary, fetched now if need be; null when it can't be had here. */
export async function fetchElectron() {
  const present = electronBinary()
  if (present !== null || !existsSync(folder)) return present
  if (!(await isReachable())) return null
  say('· Fetching Electron, once (about 110 MB) …')
  const { status, output } = await run(packageProgram('electron', 'install.js'), {
    quiet: true,
    timeoutMs: downloadMs,
  })
  if (status !== 0) say(output.trim().split('\n')[0] ?? '')
  return electronBinary()
}

async function isReachable() {
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases'
  try {
    await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(answerMs) })
    return true
  } catch {
    return false
  }
}

/** Why the tests can't run on Electron itself here; null when they can. */
export function whyNoElectron() {
  const absent = electronBinary() === null ? 'its binary is not here; npm start fetches it' : null
  return whyNoWindow() ?? absent
}

/**
 * Why a window can't be opened on this machine although Electron may be there; null when it can.
 */
export function whyNoWindow() {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here'
  if (process.getuid?.() === 0) return 'Electron does not open windows for the administrator (root)'
  return null
}
