/** Starts the guard, a thread beside the one that works. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { beatMs, lifeLineVariable } from '../shared/process-protocol'

const here = dirname(fileURLToPath(import.meta.url))
const guardPath = join(here, import.meta.url.endsWith('.ts') ? 'guard.ts' : 'guard.js')

/**
 * Starts a guard where somebody listens for signs of life. It shares a counter with this thread,
 * which counts up whenever the event loop turns.
 */
export function startGuard(): void {
  if (process.env[lifeLineVariable] === undefined) return
  const turns = new Int32Array(new SharedArrayBuffer(4))
  const count = () => void Atomics.add(turns, 0, 1)
  count()
  setInterval(count, beatMs / 2).unref()
  new Worker(guardPath, { workerData: turns, stdout: true, stderr: true }).unref()
}
