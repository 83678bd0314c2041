// @ts-check
/**
 * `npm run typecheck:node`: the types of every process, each with the globals it really has, and of
 * the tests that need more. What is unchanged since the last time isn't looked at again. The
 * window's components are checked by `svelte-check`.
 */
import { inProject, packageProgram } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

/**
 * What others refer to, by way of the window's project; main, whose contract is too large a type to
 * be written down, with what is tried on it; and the tests of shared and the window, which run on
 * Node.
 */
const projects = [
  'tsconfig.json',
  'src/main/tsconfig.json',
  'trials/tsconfig.json',
  'src/shared/tsconfig.json',
  'src/renderer/tsconfig.json',
]

await runMain(async () => {
  const paths = projects.map((project) => inProject(project))
  const { status } = await run(packageProgram('typescript', 'bin/tsc', '--build', ...paths))
  return status
})
