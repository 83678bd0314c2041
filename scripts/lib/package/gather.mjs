// @ts-check
/**
 * Puts what several machines packed into one folder, for a release. Files in which apps look for
 * newer versions (`latest-mac.yml`) come from each machine of a system, naming its own packages:
 * they are joined, so that each architecture finds its own.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { dump, load } from 'js-yaml'
import { filesIn } from './layout.mjs'

export const sums = 'SHA256SUMS'

/**
 * @param {string} from holds a folder of each machine's
 * @param {string} to made if it isn't there
 */
export function gather(from, to) {
  mkdirSync(to, { recursive: true })
  for (const path of filesIn(from)) take(join(from, path), join(to, basename(path)))
  const lines = readdirSync(to)
    .filter((name) => name !== sums)
    .map((name) => `${hashOf(join(to, name))}  ${name}\n`)
  writeFileSync(join(to, sums), lines.join(''))
}

/** @param {string} source @param {string} target */
function take(source, target) {
  if (!existsSync(target)) return copyFileSync(source, target)
  if (!target.endsWith('.yml')) throw new Error(`Two machines packed ${basename(target)}.`)
  writeFileSync(target, joined(readFileSync(target, 'utf8'), readFileSync(source, 'utf8')))
}

/**
 * One list of newer versions of two, of the same version. What stands outside the list of files is
 * for apps of long ago, and stays the first's.
 * @param {string} first @param {string} second
 */
export function joined(first, second) {
  const [one, other] = [first, second].map(
    (text) => /** @type {{ version: string, files: { url: string }[] }} */ (load(text)),
  )
  if (one === undefined || other === undefined || one.version !== other.version)
    throw new Error(`Packages of ${one?.version} and of ${other?.version} are no release.`)
  return dump({ ...one, files: [...one.files, ...other.files] })
}

/** @param {string} path */
const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex')
