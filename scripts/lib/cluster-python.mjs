// @ts-check
/** The Python in which the package for clusters is tested: PyTorch, and Ray where asked for. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inProject } from './project.mjs'

const folder = inProject('out', 'cluster')
const isWindows = process.platform === 'win32'
const inFolder = (/** @type {string} */ name) =>
  inProject('out', 'cluster', ...(isWindows ? ['Scripts', `${name}.exe`] : ['bin', name]))

export const clusterPython = inFolder('python')

/**
 * Makes it, or adds what it lacks. The process ends where that can't be done.
 * @param {string} requirements file in `resources/job`
 */
export function makeClusterPython(requirements) {
  const path = inProject('resources', 'job', requirements)
  const made = inProject('out', 'cluster', requirements)
  const wanted = readFileSync(path, 'utf8')
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return
  const steps = [
    [isWindows ? 'python' : 'python3', '-m', 'venv', folder],
    [clusterPython, '-m', 'pip', 'install', '--quiet', '-r', path, 'pytest==9.2.0'],
  ]
  for (const [command = '', ...args] of steps) {
    const { status } = spawnSync(command, args, { stdio: 'inherit' })
    if (status !== 0) process.exit(status ?? 1)
  }
  writeFileSync(made, wanted)
}
