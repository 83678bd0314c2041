#!/usr/bin/env node
// @ts-check
/**
 * The terminal's door: `npm run -s gridcast -- <command>`, or `npx gridcast <command>` from the
 * project's folder.
 */
import { ensureReady } from './ensure.mjs'
import { builtProgram, projectNode } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

await runMain(async () => {
  await ensureReady()
  const { status } = await run([projectNode, builtProgram, ...process.argv.slice(2)], {
    stdout: 'inherit',
  })
  return status
})
