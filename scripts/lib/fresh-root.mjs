// @ts-check
/**
 * An empty machine in a folder: the smallest Debian of the system's own suite (debootstrap), the
 * Node that npm runs on, and nothing else of this one but how its registries are reached.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { installPackages, isDebian, isRoot, mainArchive, suite } from './debian.mjs'
import { run, step, StepFailed } from './run.mjs'

export const homeInside = '/root'
export const nodeInside = '/usr/local'
const bundle = '/etc/ssl/certs/ca-certificates.crt'

/**
 * How apt reaches its archives and whom it trusts, how names are resolved, which certificates hold.
 */
const carriedFiles = [
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d',
  '/etc/apt/auth.conf',
  '/etc/apt/auth.conf.d',
  '/etc/apt/keyrings',
  '/etc/apt/trusted.gpg',
  '/etc/apt/trusted.gpg.d',
  '/usr/share/keyrings',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/usr/local/share/ca-certificates',
  bundle,
]
/** Of apt's settings the way to its archives: others are hooks of programs of this machine. */
const carriedSettings = /^Acquire::(https?|Check-|Allow|Retries|ForceIP)/
/** The Node that npm runs on, whatever the PATH that npm gives its scripts says. */
const systemNode = process.env.npm_node_execpath ?? process.execPath
const systemNpm = join(dirname(systemNode), '..', 'lib', 'node_modules', 'npm')

export const nodeVersion = execFileSync(systemNode, ['--version'], { encoding: 'utf8' })
  .trim()
  .replace('v', 'Node ')

/**
 * Makes the empty machine; what was in the folder is deleted.
 * @param {string} root an absolute path
 */
export async function makeFreshRoot(root) {
  if (!isDebian || !isRoot)
    throw new StepFailed('An empty machine is made with debootstrap, as root on Debian.')
  if (!existsSync(systemNpm))
    throw new StepFailed(`There is no npm beside ${systemNode}: start this with npm run.`)
  const bootstrap = '/usr/sbin/debootstrap'
  if (!existsSync(bootstrap)) await installPackages(['debootstrap'])
  const archive = await mainArchive()
  if (archive === null)
    throw new StepFailed(`apt knows no archive of ${suite}: run apt-get update, then this again.`)
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  const command = [bootstrap, '--variant=minbase', suite, root, archive]
  await step(`Making an empty machine (debootstrap ${suite})`, command)
  carry(carriedFiles, root)
  await carryAptSettings(root)
  await carryNpmSettings(root)
  bringNode(root)
}

/** @param {(string | undefined)[]} paths @param {string} root */
function carry(paths, root) {
  for (const path of paths) {
    if (path === undefined || !existsSync(path)) continue
    cpSync(path, join(root, path), { recursive: true, dereference: true })
  }
}

/** @param {string} root */
async function carryAptSettings(root) {
  const { output } = await run(['apt-config', 'dump'], { quiet: true })
  const lines = output.split('\n').filter((line) => carriedSettings.test(line))
  writeFileSync(join(root, 'etc/apt/apt.conf.d/90reach'), `${lines.join('\n')}\n`)
}

/**
 * npm's settings of the person and of the machine, and the certificates they name.
 * @param {string} root
 */
async function carryNpmSettings(root) {
  carry([process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE], root)
  const places = {
    userconfig: join(root, homeInside, '.npmrc'),
    globalconfig: join(root, nodeInside, 'etc/npmrc'),
  }
  for (const [which, place] of Object.entries(places)) {
    const ask = [systemNode, join(systemNpm, 'bin/npm-cli.js'), 'config', 'get', which]
    const { output } = await run(ask, { quiet: true })
    const file = output.trim()
    if (!existsSync(file)) continue
    cpSync(file, place)
    const certificates = /^cafile\s*=\s*"?([^"\n]+)/m.exec(readFileSync(file, 'utf8'))
    carry([certificates?.[1]], root)
  }
}

/** Node with its npm. @param {string} root */
function bringNode(root) {
  const inside = (/** @type {string} */ path) => join(root, nodeInside, path)
  cpSync(systemNode, inside('bin/node'), { dereference: true })
  cpSync(systemNpm, inside('lib/node_modules/npm'), { recursive: true, dereference: true })
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, inside(`bin/${name}`))
}
