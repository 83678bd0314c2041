// @ts-check
/**
 * Where the project's programs are. Everything in `scripts/` starts on any Node from 20.19 on,
 * before anything is installed, so that it can install what is missing; the app itself always runs
 * on the Node of the project's own dependencies.
 */
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** @param {string[]} parts */
export const inProject = (...parts) => join(root, ...parts)

/** The Node binary the app runs on; it exists after an install. */
export const projectNode = inProject(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** The terminal's built program. */
export const builtProgram = inProject('out', 'main', 'gridcast.js')

/**
 * PATH without the folders npm puts before it, so that npm is not run by a Node that npm is about
 * to replace.
 */
export function systemPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !folder.includes(join('node_modules', '.bin'))).join(delimiter)
}

/** How to run a package's own program with the project's Node: `[file, ...arguments]`.
 * @param {string} packageName @param {string} file @param {string[]} args */
export function packageProgram(packageName, file, ...args) {
  return [projectNode, inProject('node_modules', ...packageName.split('/'), file), ...args]
}

/** @param {string} path */
export const isThere = (path) => existsSync(path)
