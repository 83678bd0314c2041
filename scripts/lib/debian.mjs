// @ts-check
/** Packages of Debian and its relatives, the one kind of system we install on by ourselves. */
import { existsSync, readFileSync } from 'node:fs'
import { run, say, step, StepFailed } from './run.mjs'

const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
const field = (/** @type {string} */ name) =>
  new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? ''

/** As the system calls itself, for people: `Debian GNU/Linux 12 (bookworm)`. */
export const systemName = field('PRETTY_NAME') || process.platform

/** `bookworm` and so on; empty where there is none. */
export const suite = field('VERSION_CODENAME')

export const isDebian =
  process.platform === 'linux' && /\bdebian\b/.test(`${field('ID')} ${field('ID_LIKE')}`)

export const isRoot = process.getuid?.() === 0

const install = ['apt-get', 'install', '-y', '--no-install-recommends']
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

/** The command a person types to have these packages. @param {string[]} packages */
export const installCommand = (packages) => ['sudo', ...install, ...packages].join(' ')

/**
 * Installs packages where that is possible without asking: on Debian, as root. Where it fails, says
 * so and goes on: who asked for a part asks it again whether it works.
 * @param {string[]} packages @returns {Promise<boolean>} whether it was done
 */
export async function installPackages(packages) {
  if (!isDebian || !isRoot || packages.length === 0) return false
  try {
    await step('Reading the package lists (apt-get update)', ['apt-get', 'update'], { env })
    const what = `Installing ${packages.join(', ')} (apt-get install)`
    await step(what, [...install, ...packages], { env })
    return true
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    say(error.message)
    return false
  }
}

/** The address of this system's main archive, as apt knows it; null before `apt-get update`. */
export async function mainArchive() {
  const format = '$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)'
  const targets = ['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']
  const { output } = await run(targets, { quiet: true })
  const line = output.split('\n').find((text) => text.startsWith(`Debian ${suite} main `))
  return line?.split(' ')[3] ?? null
}
