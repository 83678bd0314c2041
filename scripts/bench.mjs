// @ts-check
/** `npm run bench -- train|forecast …`: see bench/index.ts, which is built with the app. */
import { ensureReady } from './ensure.mjs'
import { inProject, projectNode } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

await runMain(async () => {
  await ensureReady()
  const { status } = await run(
    [projectNode, inProject('out', 'main', 'bench.js'), ...process.argv.slice(2)],
    {
      stdout: 'inherit',
    },
  )
  return status
})
