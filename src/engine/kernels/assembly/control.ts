/**
 * Jobs shared by threads. All threads run this module on one memory; its lower part holds the queue
 * below.
 *
 * One thread, the publisher, puts jobs in a ring of slots and goes on: it need not wait for a
 * result until it reads one. Jobs are computed strictly one after the other, so each may use what
 * the ones before it left. A job is split into units that are numbered 0 … units-1 and computed
 * independently; threads take the next numbers until none is left, so the result cannot depend on
 * how many threads there are. Workers only help: the publisher computes whatever nobody else takes.
 */
import { runUnit } from './jobs'

/**
 * Jobs are counted from 0; so many have been published, and so many are complete. The oldest that
 * is not is the one to work on.
 */
const PUBLISHED: usize = 0x100
const COMPLETE: usize = 0x140
const SLEEPERS: usize = 0x180
const STOP: usize = 0x1c0
/** Workers that have started, and threads that failed in a unit. */
const JOINED: usize = 0x200
const FAILED: usize = 0x204

/**
 * Slots of 1 KiB: what is below, and from 64 bytes on the job's arguments; see
 * `../../devices/cpu/simd/runtime.ts`.
 */
const QUEUE: usize = 0x1000
const SLOTS: i32 = 32
/**
 * The job's number, above the next unit to be taken: a thread that comes late cannot take one of
 * the job that has the slot by then.
 */
const TICKET: usize = 0
/** As the next unit: none can be taken, whatever the number of units. */
const CLOSED: i64 = 0x7fffffff
const UNITS_COMPLETE: usize = 8
const KERNEL: usize = 12
const UNITS: usize = 16
const TURN: usize = 20

/** The publisher runs so many jobs ahead before it helps. */
const AHEAD: i32 = 16
/**
 * Polling before a thread sleeps, as waking up takes a tenth of a millisecond: for the next job
 * about half a millisecond; for the others' last units a third of that, since one that takes so
 * long has lost its core to another program and may get this one.
 */
const SPINS: i32 = 300000
const LAST_SPINS: i32 = 100000
/**
 * A thread takes so many units at a time that this many turns are shared out: many small units
 * would cost more in turns than in work.
 */
const TURNS: i32 = 128

/** What this thread has taken and not completed. */
let jobInHand: i32 = 0
let unitsInHand: i32 = 0

@inline
function slotOf(job: i32): usize {
  return QUEUE + (<usize>(job & (SLOTS - 1)) << 10)
}

/**
 * Puts a job at the end of the queue; its arguments lie in the slot of its number. A small one is
 * not shared out. Returns when the next slot is free.
 */
export function publish(kernel: i32, units: i32, small: i32): void {
  const job = load<i32>(PUBLISHED)
  const slot = slotOf(job)
  atomic.store<i64>(slot + TICKET, (<i64>job << 32) | CLOSED)
  store<i32>(slot + UNITS_COMPLETE, 0)
  store<i32>(slot + KERNEL, kernel)
  // not before the ticket is closed, also for a processor that reorders
  atomic.store<i32>(slot + UNITS, units)
  store<i32>(slot + TURN, small != 0 ? units : max(1, units / TURNS))
  atomic.store<i64>(slot + TICKET, <i64>job << 32)
  atomic.store<i32>(PUBLISHED, job + 1)
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(PUBLISHED, -1)
  if (job + 1 - atomic.load<i32>(COMPLETE) >= AHEAD) takeUnits(atomic.load<i32>(COMPLETE), 0)
  while (job + 1 - atomic.load<i32>(COMPLETE) >= SLOTS) {
    const oldest = atomic.load<i32>(COMPLETE)
    takeUnits(oldest, 0)
    waitWhile(COMPLETE, oldest)
  }
}

/** Computes, with the others, what is left of all published jobs. Gives how many threads failed. */
export function finish(): i32 {
  const published = load<i32>(PUBLISHED)
  let oldest = atomic.load<i32>(COMPLETE)
  while (oldest != published) {
    takeUnits(oldest, 0)
    waitWhile(COMPLETE, oldest)
    oldest = atomic.load<i32>(COMPLETE)
  }
  return atomic.xchg<i32>(FAILED, 0)
}

/** Body of a worker thread: helps with jobs until `stopWorkers` is called. */
export function workerLoop(thread: i32): void {
  atomic.add<i32>(JOINED, 1)
  atomic.notify(JOINED, -1)
  while (atomic.load<i32>(STOP) == 0) {
    const oldest = atomic.load<i32>(COMPLETE)
    if (oldest == atomic.load<i32>(PUBLISHED)) waitWhile(PUBLISHED, oldest)
    else {
      takeUnits(oldest, thread)
      waitWhile(COMPLETE, oldest)
    }
  }
}

/** Computes units of a job until none is left to be taken; others may still be at theirs. */
function takeUnits(job: i32, thread: i32): void {
  const slot = slotOf(job)
  let ticket = atomic.load<i64>(slot + TICKET)
  while (<i32>(ticket >> 32) == job) {
    const units = load<i32>(slot + UNITS)
    const first = <i32>ticket
    if (first >= units) return
    const count = min(load<i32>(slot + TURN), units - first)
    const seen = atomic.cmpxchg<i64>(slot + TICKET, ticket, ticket + count)
    if (seen == ticket) {
      jobInHand = job
      unitsInHand = count
      const kernel = load<i32>(slot + KERNEL)
      for (let unit = first; unit < first + count; unit++) runUnit(kernel, slot, unit, thread)
      completeUnits()
      ticket += count
    } else ticket = seen
  }
}

function completeUnits(): void {
  const slot = slotOf(jobInHand)
  const count = unitsInHand
  // after the addition below the slot may belong to a later job
  const units = load<i32>(slot + UNITS)
  unitsInHand = 0
  if (atomic.add<i32>(slot + UNITS_COMPLETE, count) + count < units) return
  atomic.store<i32>(COMPLETE, jobInHand + 1)
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(COMPLETE, -1)
}

function waitWhile(counter: usize, value: i32): void {
  let spins = counter == COMPLETE ? LAST_SPINS : SPINS
  while (atomic.load<i32>(counter) == value && atomic.load<i32>(STOP) == 0) {
    spins--
    if (spins < 0) {
      atomic.add<i32>(SLEEPERS, 1)
      atomic.wait<i32>(counter, value, -1)
      atomic.sub<i32>(SLEEPERS, 1)
    }
  }
}

/**
 * Called by a thread that failed in the middle of a unit: nobody takes or waits for the rest of the
 * job, and `finish` tells.
 */
export function abandon(): void {
  atomic.add<i32>(FAILED, 1)
  if (unitsInHand == 0) return
  const slot = slotOf(jobInHand)
  const ticket = atomic.xchg<i64>(slot + TICKET, (<i64>jobInHand << 32) | CLOSED)
  unitsInHand += max(0, load<i32>(slot + UNITS) - <i32>ticket)
  completeUnits()
}

/** Ends every `workerLoop` on this memory. */
export function stopWorkers(): void {
  atomic.store<i32>(STOP, 1)
  atomic.notify(PUBLISHED, -1)
  atomic.notify(COMPLETE, -1)
}
