/**
 * The kernels at work: one memory, the module's instance in this thread and one worker thread per
 * further core.
 *
 * `run` puts a job into the queue and returns, mostly before it is computed: workers compute while
 * this thread prepares the next jobs, and it helps when it is far enough ahead. Jobs are computed
 * in order, so memory may be given back as soon as the last job that uses it is in the queue.
 * Whoever reads or writes the memory otherwise gets it from `heap`, which waits for all jobs first.
 * Only the thread that made the runtime may call it. Workers only help: nothing is missing without
 * those that never started.
 */
import type { Sentence } from '../../../../shared/notices/say'
import { Choices } from './choices'
import { Heap } from './heap'
import type { KernelExports } from './kernel-module'
import { instantiate, workerPath as builtWorker } from './kernel-module'
import { Workers } from './workers'

/**
 * How many jobs have been published and completed, the slots of the queue, and where arguments lie
 * in them, in values of 4 bytes; see `../../../kernels/assembly/control.ts`.
 */
const PUBLISHED = 0x100
const COMPLETE = 0x140
const QUEUE = 0x1000
const SLOTS = 32
const SLOT = 256
const STEP_ARGUMENTS = 16
const ARGUMENTS = 64
/** Less arithmetic than this (multiply-adds or elements) is done by this thread alone. */
const SMALL_JOB = 20_000
const PAGES = 65536
const workerPatienceMs = 5000

/** A float argument; plain numbers are integers, addresses or byte strides. */
export interface FloatArgument {
  float: number
}
export type JobArguments = readonly (number | FloatArgument)[]

export interface RuntimeSetup {
  /** Threads in all. */
  threads: number
  /** Whether the module imports a shared memory; without one there is one thread. */
  shared: boolean
  workerPath?: string | undefined
  choices?: Choices
}

export class Runtime {
  readonly heap: Heap
  /** Threads that scratch memory is laid out for; workers that did not start are among them. */
  readonly threads: number
  /** By which method convolutions are computed. */
  readonly choices: Choices
  /** Milliseconds this thread has spent in jobs, or waiting for them, so far. */
  busyMs = 0
  private readonly exports: KernelExports
  private readonly integers: Uint32Array
  private readonly floats: Float32Array
  private readonly workers: Workers
  private readonly published: Int32Array
  private readonly complete: Int32Array
  private isIdle = true
  private scratchAddress = 0
  private scratchBytes = 0
  private zeroAddress = 0
  private zeroLength = 0

  constructor(
    module: WebAssembly.Module,
    { threads, shared, workerPath = builtWorker, choices = new Choices() }: RuntimeSetup,
  ) {
    this.choices = choices
    const memory = shared
      ? new WebAssembly.Memory({ initial: 2, maximum: PAGES, shared: true })
      : largestMemory()
    this.threads = threads
    this.heap = new Heap(memory, () => this.finish())
    this.exports = instantiate(module, memory)
    this.integers = new Uint32Array(memory.buffer, QUEUE, SLOTS * SLOT)
    this.floats = new Float32Array(memory.buffer, QUEUE, SLOTS * SLOT)
    this.published = new Int32Array(memory.buffer, PUBLISHED, 1)
    this.complete = new Int32Array(memory.buffer, COMPLETE, 1)
    this.workers = new Workers(workerPath, { module, memory }, threads - 1)
  }

  /** This thread and the workers that help it. */
  get workingThreads(): number {
    return 1 + this.workers.working
  }

  /**
   * Waits until every worker has started; those that can't are given up. Why, in words, or null
   * when all have.
   */
  async workersReady(patienceMs = workerPatienceMs): Promise<Sentence | null> {
    return await this.workers.ready(patienceMs)
  }

  /**
   * Has all units of a job computed, after those of the jobs before it. `work` (multiply-adds or
   * elements) decides whether threads share it.
   * @throws Error when a thread failed in this job or one before it
   */
  run(
    kernel: number,
    units: number,
    work: number,
    args: JobArguments,
    stepArgs?: JobArguments,
  ): void {
    if (units === 0) return
    const slot = ((this.published[0] as number) & (SLOTS - 1)) * SLOT
    this.write(slot + ARGUMENTS, slot + SLOT, args)
    if (stepArgs !== undefined) this.write(slot + STEP_ARGUMENTS, slot + ARGUMENTS, stepArgs)
    this.isIdle = false
    const begin = performance.now()
    this.compute(() => this.exports.publish(kernel, units, work < SMALL_JOB ? 1 : 0))
    this.busyMs += performance.now() - begin
    if (this.threads === 1) this.finish()
  }

  /** Waits for all jobs. @throws Error when a thread failed in one of them */
  finish(): void {
    if (this.isIdle) return
    const begin = performance.now()
    const failed = this.compute(() => this.exports.finish())
    this.isIdle = true
    this.busyMs += performance.now() - begin
    if (failed !== 0)
      throw new Error(`A worker thread failed: ${this.workers.lastError ?? 'it ended'}.`)
  }

  /**
   * Working memory for each thread, `bytesPerThread` apart from the next; its contents last until
   * the next call.
   */
  scratch(bytesPerThread: number): { address: number; stride: number } {
    const stride = Math.ceil(bytesPerThread / 4096) * 4096 + 4096
    if (stride * this.threads > this.scratchBytes) {
      if (this.scratchBytes > 0) this.heap.release(this.scratchAddress)
      this.scratchBytes = stride * this.threads
      this.scratchAddress = this.heap.allocate(this.scratchBytes)
    }
    return { address: this.scratchAddress, stride }
  }

  /**
   * Address of at least `length` zeros, never to be written. It stays one when more are asked for.
   */
  zeros(length: number): number {
    if (length > this.zeroLength) {
      this.zeroLength = Math.max(length, 2 * this.zeroLength, 1024)
      this.zeroAddress = this.heap.allocate(this.zeroLength * 4)
      this.heap.floats(this.zeroAddress, this.zeroLength).fill(0)
    }
    return this.zeroAddress
  }

  /** Ends the worker threads, after the jobs that are left. */
  async close(): Promise<void> {
    try {
      this.finish()
    } catch {
      // a job that failed is of no interest any more
    }
    this.exports.stopWorkers()
    await this.workers.close()
  }

  /** What this thread does of the jobs; where it fails, the others are not left waiting for it. */
  private compute<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.abandonJobs()
      throw error
    }
  }

  /**
   * Leaves the job that failed in this thread, and every later one that does; gives up where none
   * comes to its end.
   */
  private abandonJobs(): void {
    for (let complete = -1; complete !== this.complete[0];) {
      complete = this.complete[0] as number
      try {
        this.exports.abandon()
        this.exports.finish()
        this.isIdle = true
        return
      } catch {
        continue
      }
    }
  }

  private write(from: number, to: number, args: JobArguments): void {
    if (args.length > to - from)
      throw new Error(`A job takes at most ${to - from} such arguments, not ${args.length}.`)
    let at = from
    for (const value of args) {
      if (typeof value === 'number') this.integers[at++] = value
      else this.floats[at++] = value.float
    }
  }
}

/**
 * An ordinary memory loses its views when it grows, so it has its full size from the start: address
 * space, which the system fills with memory as it is written. As much as it gives, from 4 GiB down.
 */
function largestMemory(): WebAssembly.Memory {
  for (let pages = PAGES; ; pages /= 2) {
    try {
      return new WebAssembly.Memory({ initial: pages, maximum: PAGES })
    } catch (error) {
      if (pages <= PAGES / 64) throw error
    }
  }
}
