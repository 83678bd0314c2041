// @ts-check
/** What a build is known by where two must compute the same. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from './project.mjs'

/** What decides on numbers: the engine, what it shares with others, and libraries. */
const folders = ['src/engine', 'src/shared', 'src/process']
const left = /[.]test[.]ts$|testing|fixtures|notices/

/** SHA-256 of these sources, its first 12 hexadecimal digits. */
export function buildHash() {
  const files = folders
    .flatMap((folder) =>
      readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((path) => !left.test(path))
    .toSorted()
  const hash = createHash('sha256').update(readFileSync(inProject('package-lock.json')))
  for (const path of files) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 12)
}
