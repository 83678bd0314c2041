// @ts-check
/** `npm run faults -- --minutes m`: see trials/faults/index.ts, which is built with the app. */
import { ensureReady } from './ensure.mjs'
import { inProject, projectNode } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

await runMain(async () => {
  await ensureReady()
  const program = inProject('out', 'main', 'faults.js')
  const { status } = await run([projectNode, program, ...process.argv.slice(2)], {
    stdout: 'inherit',
  })
  return status
})
