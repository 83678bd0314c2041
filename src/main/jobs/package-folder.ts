/** Where the Python package for clusters lies beside the app. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GridcastError } from '../../shared/errors'
import { outsideArchive } from '../processes/programs'

const inApp = join('resources', 'job')

/**
 * Looked for in every folder from this one upwards; in a package, of what lies beside its archive,
 * which no folder can be copied out of.
 * @throws GridcastError `job.package-missing`
 */
export function packageFolder(): string {
  const here = outsideArchive(dirname(fileURLToPath(import.meta.url)))
  for (let parent = here; ; parent = dirname(parent)) {
    const candidate = join(parent, inApp)
    if (existsSync(candidate)) return candidate
    if (dirname(parent) === parent) break
  }
  throw new GridcastError('job.package-missing', { folder: here })
}

/** What of it goes into a job folder: all but its tests, what a model takes along, and leavings. */
export const isForJobs = (name: string): boolean =>
  !['tests', 'model.py', 'pyproject.toml', '__pycache__'].includes(name) && !name.startsWith('.')
