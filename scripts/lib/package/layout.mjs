// @ts-check
/** Where things are in an unpacked package of this system. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from '../project.mjs'

/**
 * @typedef {object} Layout
 * @property {string} folder the package's own
 * @property {string} program what a person starts
 * @property {string} resources holds `app.asar` and what lies beside it
 */

/** The unpacked package in `dist/` that was built for this system. @returns {Layout} */
export function builtLayout() {
  const dist = inProject('dist')
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`
  if (process.platform === 'darwin') {
    const folder = join(dist, `mac${arch}`, 'Gridcast.app')
    const contents = join(folder, 'Contents')
    return {
      folder,
      program: join(contents, 'MacOS', 'Gridcast'),
      resources: join(contents, 'Resources'),
    }
  }
  const isWindows = process.platform === 'win32'
  const folder = join(dist, `${isWindows ? 'win' : 'linux'}${arch}-unpacked`)
  const program = join(folder, isWindows ? 'Gridcast.exe' : 'gridcast')
  return { folder, program, resources: join(folder, 'resources') }
}

/** All files of a folder and those below it, by their path in it. @param {string} folder */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}
