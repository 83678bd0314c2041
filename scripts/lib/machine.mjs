// @ts-check
/**
 * What the tests need of the machine beyond npm's packages. Each part is asked whether it works;
 * what is missing is installed where we can (on Debian, as root), and else named with the command
 * that brings it.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { spawnSync } from 'node:child_process'
import { chromiumRemedy, findChromium } from './chromium.mjs'
import { installCommand, installPackages, isDebian, isRoot, systemName } from './debian.mjs'
import { whyNoElectron } from './electron-binary.mjs'
import { inProject } from './project.mjs'
import { findNumpy } from './python.mjs'
import { say } from './run.mjs'
import { findSoftwareGpu } from './software-gpu.mjs'

/**
 * @typedef {{ name: string, purpose: string, debianPackage: string,
 * ask: () => Promise<string | null> }} Part `ask` says what it found working, or null
 */

/** @type {Part[]} */
const parts = [
  {
    name: 'Chromium',
    purpose: 'end-to-end tests',
    debianPackage: 'chromium',
    ask: findChromium,
  },
  {
    name: 'GPU in software',
    purpose: 'tests of WebGPU',
    debianPackage: 'libvulkan1',
    ask: findSoftwareGpu,
  },
  {
    name: 'Python with numpy',
    purpose: 'reading what we export',
    debianPackage: 'python3-numpy',
    ask: async () => findNumpy(),
  },
  {
    name: 'ps',
    purpose: 'end-to-end tests that end an engine',
    debianPackage: 'procps',
    ask: async () => (process.platform !== 'win32' && starts(['ps', '-A']) ? 'ps' : null),
  },
]

/** @param {string[]} command */
const starts = ([file, ...args]) => spawnSync(file ?? '', args, { stdio: 'ignore' }).status === 0

/**
 * Installs what is missing where that is possible, and says what the tests find: each part, whether
 * it was there or was installed now, and what brings it where it is missing.
 * @param {boolean} packagesInstalled whether npm's packages were installed just now
 */
export async function prepareMachine(packagesInstalled) {
  const before = await askAll(parts)
  const missing = parts.filter((_, n) => before[n] === null)
  await installPackages(missing.map(({ debianPackage }) => debianPackage))
  const after = missing.length > 0 ? await askAll(parts) : before
  const processors = availableParallelism()
  say(`\nThis machine: ${systemName}, ${processors} processors${isRoot ? ', as root' : ''}`)
  tell('npm packages', packagesInstalled ? 'installed now' : 'was there', 'of package-lock.json')
  parts.forEach(({ name, purpose }, n) => {
    const state = after[n] === null ? 'missing' : before[n] === null ? 'installed now' : 'was there'
    tell(name, state, after[n] ?? `for ${purpose}`)
  })
  const data = existsSync(inProject('..', 'shared', 'data'))
  tell('real data', data ? 'was there' : 'missing', '../shared/data')
  tell('Electron', whyNoElectron() === null ? 'was there' : 'missing', whyNoElectron() ?? '')
  const absent = parts.filter((_, n) => after[n] === null)
  if (absent.length > 0) say(remedy(absent))
  say('')
}

/** One after the other: the adapter's driver comes with Chromium. @param {Part[]} asked */
async function askAll(asked) {
  const answers = []
  for (const { ask } of asked) answers.push(await ask())
  return answers
}

/** @param {string} what @param {string} state @param {string} detail */
const tell = (what, state, detail) => say(`  ${what.padEnd(18)} ${state.padEnd(14)} ${detail}`)

/** @param {Part[]} absent */
function remedy(absent) {
  const packages = absent.map(({ debianPackage }) => debianPackage)
  if (isDebian) return `What is missing comes with: ${installCommand(packages)}`
  const names = packages.join(', ')
  return absent.some(({ name }) => name === 'Chromium')
    ? `A Chromium comes with: ${chromiumRemedy} (Debian's names of what is missing: ${names})`
    : `What is missing comes with your system's packages that Debian calls ${names}.`
}
