// @ts-check
/**
 * Which packages are in the app: those that are installed with it, those whose code the build put
 * into its own files, and those whose code comes in by other ways than an import.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * @typedef {object} Shipped
 * @property {string} name
 * @property {string} version
 * @property {string | null} licence as its package names it, an SPDX expression
 * @property {string | null} text of the licence, where the package has it
 */

/** Written by the bundler into each of the build's folders. */
const bundleLists = ['main', 'preload', 'renderer'].map((part) =>
  inProject('out', part, 'licences.json'),
)

/** No module of theirs is bundled, but their code is in the app all the same. */
const otherWays = [
  // What opens the window and draws it.
  'electron',
  // Its base styles, and the ones that were generated.
  'tailwindcss',
  // The code that it generates of the messages.
  '@inlang/paraglide-js',
  // Its library, compiled into the kernels.
  'assemblyscript',
  // The font.
  '@fontsource-variable/inter',
]

/**
 * Every package that is in the app, once for each version.
 * @param {Set<string> | null} [copied] the installed packages that a package of the app has; all
 *   that are installed with the app when absent
 * @returns {Shipped[]}
 */
export function shippedPackages(copied = null) {
  const beside = installed().filter(({ name }) => copied === null || copied.has(name))
  const all = [...bundled(), ...beside, ...otherWays.map((name) => packageAt(pathOf(name)))]
  const byVersion = new Map(all.map((one) => [`${one.name}@${one.version}`, one]))
  return [...byVersion.keys()].sort().map((key) => /** @type {Shipped} */ (byVersion.get(key)))
}

/** Where they are in the lock file: a package may lie in several places. @returns {Set<string>} */
export function shippedPaths() {
  const shipped = new Set(shippedPackages().map(({ name, version }) => `${name}@${version}`))
  const paths = Object.entries(lockedPackages())
    .filter(([path, { version }]) => shipped.has(`${nameIn(path)}@${version}`))
    .map(([path]) => path)
  return new Set(paths)
}

/** @returns {Shipped[]} */
function bundled() {
  const lists = bundleLists.map((path) => JSON.parse(readFileSync(path, 'utf8')))
  return lists.flat().map(({ name, version, identifier = null, text = null }) => ({
    ...{ name, version, text },
    licence: identifier,
  }))
}

/** Dependencies and theirs, as far as this system needs them. */
function installed() {
  return Object.entries(lockedPackages())
    .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(inProject(path)))
    .map(([path]) => packageAt(path))
}

/** @returns {Record<string, { version?: string, dev?: boolean }>} */
function lockedPackages() {
  return JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages
}

const pathOf = (/** @type {string} */ name) => `node_modules/${name}`
const nameIn = (/** @type {string} */ path) => path.split('node_modules/').at(-1)

/** @param {string} path @returns {Shipped} */
function packageAt(path) {
  const folder = inProject(...path.split('/'))
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
  return {
    ...{ name, version },
    licence: typeof license === 'string' ? license : null,
    text: file === undefined ? null : readFileSync(`${folder}/${file}`, 'utf8').trim(),
  }
}
