/**
 * What the processes run: their scripts, and the plain Node of the npm package `node`, whatever
 * runs this process.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GridcastError } from '../../shared/errors'

const neededMajor = 24

/**
 * Path of the Node binary, looked for in every `node_modules` from `folder` upwards; this process's
 * own when it is a plain Node that is new enough.
 * @throws GridcastError `engine.node`
 */
export function findNodeBinary(folder: string): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  for (let parent = folder; ; parent = dirname(parent)) {
    const candidate = join(parent, 'node_modules', 'node', 'bin', name)
    if (existsSync(candidate)) return candidate
    if (dirname(parent) === parent) break
  }
  const isPlainNode = process.versions['electron'] === undefined
  if (isPlainNode && Number(process.versions.node.split('.')[0]) >= neededMajor)
    return process.execPath
  throw new GridcastError('engine.node', { major: neededMajor, folder })
}

/**
 * The script of the engine or of the data process. The build puts every program, and what they
 * share, into one folder.
 */
export function builtProgram(name: 'engine' | 'data'): string {
  return join(dirname(fileURLToPath(import.meta.url)), `${name}.js`)
}
