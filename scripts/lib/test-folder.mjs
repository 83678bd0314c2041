/**
 * One folder that all temporary folders of a test run lie in, so that none of them outlives it,
 * whichever test, worker or process of the app made it. Vitest and Playwright call this before
 * their workers start, and what it returns when they have ended. What a run that was killed left
 * behind goes at the start of the next.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder's name begins with this and the id of the process that runs the tests. */
const prefix = 'gridcast-tests-'

export default function testFolder() {
  const outer = tmpdir()
  removeLeftBehind(outer)
  const folder = mkdtempSync(join(outer, `${prefix}${process.pid}-`))
  // The names under which the systems look for it; workers and the app inherit them.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
  return () => remove(folder)
}

function removeLeftBehind(outer) {
  for (const name of readdirSync(outer)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : NaN
    if (Number.isInteger(pid) && !isAlive(pid)) remove(join(outer, name))
  }
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user lives too.
    return error.code === 'EPERM'
  }
}
