// @ts-check
/**
 * "Does nothing twice": a stamp is the hash of all that a result was made from, written beside the
 * result once it is made.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from './project.mjs'

/**
 * Files and folders that do not change a build: tests, and what the build itself writes into the
 * source folder.
 */
const notBuilt = (/** @type {string} */ path) =>
  /\.test\.ts$|[\\/]i18n[\\/]paraglide$|[\\/]project\.inlang$|\.npy$/.test(path)

/** @param {string} path @returns {Generator<string>} */
function* filesUnder(path) {
  if (!existsSync(path) || notBuilt(path)) return
  if (!statSync(path).isDirectory()) return yield path
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name))
}

/** Hash of the content of these files and of all files in these folders (relative to the project).
 * @param {string[]} paths */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesUnder(inProject(path)))
      hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** @param {string} stampFile @param {string} hash */
export const isStamped = (stampFile, hash) =>
  existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash

/** @param {string} stampFile @param {string} hash */
export function stamp(stampFile, hash) {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, hash)
}
