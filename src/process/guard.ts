/**
 * The guard of a process: a thread that does nothing but write signs of life to main, with whether
 * the event loop of the working thread has turned since the last one and with the memory the
 * process takes. It goes on while the working thread computes for minutes, stops when the process
 * is stopped, and ends the process when main is gone and the working thread can't notice.
 */
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { beatMs, lifeLine } from '../shared/process-protocol'

/** How often memory is looked at, in milliseconds: it grows fast. */
const lookMs = 200
/** A change of memory that is told at once, in bytes. */
const notable = 64 << 20

const turns = workerData as Int32Array<SharedArrayBuffer>
let toldAt = 0
let told = 0

function look(): void {
  const bytes = process.memoryUsage.rss()
  const now = performance.now()
  if (now - toldAt < beatMs && bytes - told < notable) return
  toldAt = now
  told = bytes
  const turned = Atomics.exchange(turns, 0, 0) > 0
  try {
    writeSync(lifeLine, `${turned ? 1 : 0} ${bytes}\n`)
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}

look()
setInterval(look, lookMs)
