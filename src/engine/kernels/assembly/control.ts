/**
 * Jobs shared by threads. All threads run this module on one memory; the first 8 KiB hold the control block below.
 *
 * A job is split into units that are numbered 0 … units-1 and computed independently; threads take the next number until
 * none is left, so the result cannot depend on how many threads there are. A thread that wakes up late finds the job
 * closed and goes back to sleep: nobody waits for it.
 */
import { runUnit } from './jobs'

const GENERATION: usize = 0x100
const NEXT_UNIT: usize = 0x140
const ACTIVE: usize = 0x180
const OPEN: usize = 0x1c0
const SLEEPERS: usize = 0x200
const STOP: usize = 0x240
const KERNEL: usize = 0x280
const UNITS: usize = 0x284
/** Workers that have started, and workers that failed in the present job. */
const JOINED: usize = 0x2c0
const ABANDONED: usize = 0x2c4
/** About half a millisecond of polling before a thread sleeps: longer than what lies between two jobs of a step, as waking up takes a tenth. */
const SPINS: i32 = 300000

/** A thread takes so many units at a time that this many turns are shared out: many small units would cost more in turns than in work. */
const TURNS: i32 = 128

function participate(thread: i32): void {
  const kernel = load<i32>(KERNEL)
  const units = load<i32>(UNITS)
  const turn = max(1, units / TURNS)
  let first = atomic.add<i32>(NEXT_UNIT, turn)
  while (first < units) {
    const last = min(first + turn, units)
    for (let unit = first; unit < last; unit++) runUnit(kernel, unit, thread)
    first = atomic.add<i32>(NEXT_UNIT, turn)
  }
}

/** Computes the job whose arguments lie in the control block, together with the waiting workers unless it is small. `settle` ends it. */
export function dispatch(kernel: i32, units: i32, small: i32): void {
  store<i32>(KERNEL, kernel)
  store<i32>(UNITS, units)
  atomic.store<i32>(NEXT_UNIT, 0)
  if (units > 1 && small == 0) {
    atomic.store<i32>(OPEN, 1)
    atomic.add<i32>(GENERATION, 1)
    if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(GENERATION, -1)
  }
  participate(0)
}

/** Lets no more workers into the job and waits for those that are in it. Gives how many of them failed. */
export function settle(): i32 {
  atomic.store<i32>(OPEN, 0)
  let spins = SPINS
  let active = atomic.load<i32>(ACTIVE)
  while (active != 0) {
    spins--
    if (spins < 0) atomic.wait<i32>(ACTIVE, active, -1)
    active = atomic.load<i32>(ACTIVE)
  }
  return atomic.xchg<i32>(ABANDONED, 0)
}

/** Body of a worker thread: helps with jobs until `stopWorkers` is called. */
export function workerLoop(thread: i32): void {
  let seen = atomic.load<i32>(GENERATION)
  atomic.add<i32>(JOINED, 1)
  atomic.notify(JOINED, -1)
  while (atomic.load<i32>(STOP) == 0) {
    waitForNewJob(seen)
    seen = atomic.load<i32>(GENERATION)
    atomic.add<i32>(ACTIVE, 1)
    if (atomic.load<i32>(OPEN) != 0) participate(thread)
    if (atomic.sub<i32>(ACTIVE, 1) == 1) atomic.notify(ACTIVE, 1)
  }
}

function waitForNewJob(seen: i32): void {
  let spins = SPINS
  while (atomic.load<i32>(GENERATION) == seen) {
    spins--
    if (spins < 0) {
      atomic.add<i32>(SLEEPERS, 1)
      atomic.wait<i32>(GENERATION, seen, -1)
      atomic.sub<i32>(SLEEPERS, 1)
    }
  }
}

/** A worker that failed in the middle of a unit leaves the job, which is then known to be incomplete. */
export function abandon(): void {
  atomic.add<i32>(ABANDONED, 1)
  atomic.sub<i32>(ACTIVE, 1)
  atomic.notify(ACTIVE, 1)
}

/** Ends every `workerLoop` on this memory. */
export function stopWorkers(): void {
  atomic.store<i32>(STOP, 1)
  atomic.add<i32>(GENERATION, 1)
  atomic.notify(GENERATION, -1)
}
