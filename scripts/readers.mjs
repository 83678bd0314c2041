// @ts-check
/**
 * Makes a Python with the libraries of this field in `out/readers`, in which tests read what we
 * write and `scripts/make-fixtures.py` writes what we read. Where it isn't, those tests say so.
 */
import { spawnSync } from 'node:child_process'
import { inProject } from './lib/project.mjs'
import { readerPackages } from './lib/python.mjs'

const folder = inProject('out', 'readers')
const isWindows = process.platform === 'win32'
const python = inProject(
  'out',
  'readers',
  ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']),
)
const steps = [
  [isWindows ? 'python' : 'python3', '-m', 'venv', folder],
  [python, '-m', 'pip', 'install', '--quiet', ...readerPackages],
]
for (const [command = '', ...args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
