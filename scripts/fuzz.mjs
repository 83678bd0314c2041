// @ts-check
/** `npm run fuzz -- --minutes m`: see trials/fuzz/index.ts, which is built with the app. */
import { ensureReady } from './ensure.mjs'
import { inProject, projectNode } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

await runMain(async () => {
  await ensureReady()
  const program = inProject('out', 'main', 'fuzz.js')
  const { status } = await run([projectNode, program, ...process.argv.slice(2)], {
    stdout: 'inherit',
  })
  return status
})
