// @ts-check
/**
 * `npm run test:keras`: makes a Python with Keras 3 and 2 in `out/keras`, unless it is there, and
 * has it open what Gridcast writes (trials/interop). Never part of `npm test`.
 */
import { existsSync } from 'node:fs'
import { inProject, packageProgram } from './lib/project.mjs'
import { kerasPackages } from './lib/python.mjs'
import { run, runMain } from './lib/run.mjs'

const isWindows = process.platform === 'win32'
const folder = inProject('out', 'keras')
const python = inProject(
  'out',
  'keras',
  ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']),
)

await runMain(async () => {
  const steps = existsSync(python)
    ? []
    : [
        [isWindows ? 'python' : 'python3', '-m', 'venv', folder],
        [python, '-m', 'pip', 'install', '--quiet', ...kerasPackages],
      ]
  for (const step of steps) {
    const { status } = await run(step, { stdout: 'inherit' })
    if (status !== 0) return status
  }
  const config = inProject('trials', 'interop', 'vitest.config.ts')
  const program = packageProgram('vitest', 'vitest.mjs', 'run', '--config', config)
  const env = { ...process.env, GRIDCAST_KERAS: python }
  return (await run(program, { stdout: 'inherit', env })).status
})
