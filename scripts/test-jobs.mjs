// @ts-check
/**
 * Tests of the Python package for clusters (`resources/job`), in a virtual environment that is made
 * in `out/cluster`: `npm run test:jobs`. With `--cluster` (`npm run test:cluster`) also job folders
 * made here, trained there and brought home, and a Ray head on this machine.
 */
import { spawnSync } from 'node:child_process'
import { clusterPython, makeClusterPython } from './lib/cluster-python.mjs'
import { inProject, projectNode } from './lib/project.mjs'

const withCluster = process.argv.includes('--cluster')
const requirements = withCluster ? 'requirements-ray.txt' : 'requirements.txt'
makeClusterPython(requirements)
const steps = [
  [clusterPython, ['-m', 'pytest', '-q'], inProject('resources', 'job')],
  ...(withCluster
    ? [[projectNode, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'cluster.config.ts']]]
    : []),
]
for (const [command, args, cwd = inProject()] of /** @type {[string, string[], string?][]} */ (
  steps
)) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', cwd })
  if (status !== 0) process.exit(status ?? 1)
}
