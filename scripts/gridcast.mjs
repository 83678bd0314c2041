#!/usr/bin/env node
// @ts-check
/**
 * The terminal's door: `npm run -s gridcast -- <command>`, or `npx gridcast <command>` from the
 * project's folder.
 */
import { ensureReady } from './ensure.mjs'
import { builtProgram, projectNode } from './lib/project.mjs'
import { run, runMain } from './lib/run.mjs'

/** Where it was typed: paths are meant from there. npm itself goes to the project's folder. */
const cwd = process.env.npm_lifecycle_event === 'gridcast' ? process.env.INIT_CWD : process.cwd()

await runMain(async () => {
  await ensureReady()
  const { status } = await run([projectNode, builtProgram, ...process.argv.slice(2)], {
    stdout: 'inherit',
    cwd,
  })
  return status
})
