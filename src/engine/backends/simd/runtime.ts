/**
 * The kernels at work: one memory, the module's instance in this thread and one worker thread per further core.
 *
 * `run` writes a job's arguments into the control block and computes it together with the workers; it returns when the job is
 * done. Only the thread that made the runtime may call it. Workers only help: a job is complete without one that never started.
 */
import { Choices } from './choices'
import { Heap } from './heap'
import type { KernelExports } from './kernel-module'
import { instantiate, workerPath as builtWorker } from './kernel-module'
import { Workers } from './workers'

/** Where jobs look for their arguments; see `../../kernels/assembly/arguments.ts`. */
const ARGUMENTS = 0x400
const STEP_ARGUMENTS = 0x600
const ARGUMENT_COUNT = 128
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
  /** Milliseconds spent in jobs so far. */
  busyMs = 0
  private readonly exports: KernelExports
  private readonly integers: Uint32Array
  private readonly floats: Float32Array
  private readonly workers: Workers
  private scratchAddress = 0
  private scratchBytes = 0
  private zeroAddress = 0
  private zeroLength = 0

  constructor(module: WebAssembly.Module, { threads, shared, workerPath = builtWorker, choices = new Choices() }: RuntimeSetup) {
    this.choices = choices
    const memory = shared ? new WebAssembly.Memory({ initial: 2, maximum: PAGES, shared: true }) : largestMemory()
    this.threads = threads
    this.heap = new Heap(memory)
    this.exports = instantiate(module, memory)
    this.integers = new Uint32Array(memory.buffer, ARGUMENTS, 2 * ARGUMENT_COUNT)
    this.floats = new Float32Array(memory.buffer, ARGUMENTS, 2 * ARGUMENT_COUNT)
    this.workers = new Workers(workerPath, { module, memory }, threads - 1)
  }

  /** This thread and the workers that help it. */
  get workingThreads(): number {
    return 1 + this.workers.working
  }

  /** Waits until every worker has started; those that can't are given up. Why, in words, or null when all have. */
  async workersReady(patienceMs = workerPatienceMs): Promise<string | null> {
    return await this.workers.ready(patienceMs)
  }

  /** Computes all units of a job. `work` (multiply-adds or elements) decides whether other threads are worth waking. */
  run(kernel: number, units: number, work: number, args: JobArguments, stepArgs?: JobArguments): void {
    this.write(0, args)
    if (stepArgs !== undefined) this.write((STEP_ARGUMENTS - ARGUMENTS) / 4, stepArgs)
    const begin = performance.now()
    try {
      this.exports.dispatch(kernel, units, work < SMALL_JOB ? 1 : 0)
    } catch (error) {
      this.exports.settle()
      throw error
    }
    if (this.exports.settle() !== 0)
      throw new Error(`A worker thread failed in kernel ${kernel}: ${this.workers.lastError ?? 'it ended'}.`)
    this.busyMs += performance.now() - begin
  }

  /** Working memory for each thread, `bytesPerThread` apart from the next; its contents last until the next call. */
  scratch(bytesPerThread: number): { address: number; stride: number } {
    const stride = Math.ceil(bytesPerThread / 4096) * 4096 + 4096
    if (stride * this.threads > this.scratchBytes) {
      if (this.scratchBytes > 0) this.heap.release(this.scratchAddress)
      this.scratchBytes = stride * this.threads
      this.scratchAddress = this.heap.allocate(this.scratchBytes)
    }
    return { address: this.scratchAddress, stride }
  }

  /** Address of at least `length` zeros, never to be written. */
  zeros(length: number): number {
    if (length > this.zeroLength) {
      if (this.zeroLength > 0) this.heap.release(this.zeroAddress)
      this.zeroLength = Math.max(length, 1024)
      this.zeroAddress = this.heap.allocate(this.zeroLength * 4)
      this.heap.floats(this.zeroAddress, this.zeroLength).fill(0)
    }
    return this.zeroAddress
  }

  /** Ends the worker threads. */
  async close(): Promise<void> {
    this.exports.stopWorkers()
    await this.workers.close()
  }

  private write(offset: number, args: JobArguments): void {
    if (args.length > ARGUMENT_COUNT) throw new Error(`A job takes at most ${ARGUMENT_COUNT} arguments, not ${args.length}.`)
    let at = offset
    for (const value of args) {
      if (typeof value === 'number') this.integers[at++] = value
      else this.floats[at++] = value.float
    }
  }
}

/**
 * An ordinary memory loses its views when it grows, so it has its full size from the start: address space, which the system fills
 * with memory as it is written. As much as it gives, from 4 GiB down.
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
