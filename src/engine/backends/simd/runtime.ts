/**
 * The kernels at work: one shared memory, the module's instance in this thread and one worker thread per further core.
 *
 * `run` writes a job's arguments into the control block and computes it together with the workers; it returns when the job is
 * done. Only the thread that made the runtime may call it.
 */
import { Worker } from 'node:worker_threads'
import { Heap } from './heap'
import type { KernelExports } from './kernel-module'
import { instantiate, workerPath } from './kernel-module'

/** Where jobs look for their arguments; see `../../kernels/assembly/arguments.ts`. */
const ARGUMENTS = 0x400
const STEP_ARGUMENTS = 0x600
const ARGUMENT_COUNT = 128
/** Less arithmetic than this (multiply-adds or elements) is done by this thread alone. */
const SMALL_JOB = 20_000

/** A float argument; plain numbers are integers, addresses or byte strides. */
export interface FloatArgument {
  float: number
}
export type JobArguments = readonly (number | FloatArgument)[]

export class Runtime {
  readonly heap: Heap
  /** Milliseconds spent in jobs so far. */
  busyMs = 0
  private readonly exports: KernelExports
  private readonly integers: Uint32Array
  private readonly floats: Float32Array
  private readonly workers: Worker[] = []
  private scratchAddress = 0
  private scratchBytes = 0
  private zeroAddress = 0
  private zeroLength = 0

  constructor(
    module: WebAssembly.Module,
    readonly threads: number,
  ) {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true })
    this.heap = new Heap(memory)
    this.exports = instantiate(module, memory)
    this.integers = new Uint32Array(memory.buffer, ARGUMENTS, 2 * ARGUMENT_COUNT)
    this.floats = new Float32Array(memory.buffer, ARGUMENTS, 2 * ARGUMENT_COUNT)
    for (let thread = 1; thread < threads; thread++) {
      const worker = new Worker(workerPath, { workerData: { module, memory, thread } })
      worker.unref()
      this.workers.push(worker)
    }
  }

  /** Computes all units of a job. `work` (multiply-adds or elements) decides whether other threads are worth waking. */
  run(kernel: number, units: number, work: number, args: JobArguments, stepArgs?: JobArguments): void {
    this.write(0, args)
    if (stepArgs !== undefined) this.write((STEP_ARGUMENTS - ARGUMENTS) / 4, stepArgs)
    const begin = performance.now()
    this.exports.dispatch(kernel, units, work < SMALL_JOB ? 1 : 0)
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
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }

  private write(offset: number, args: JobArguments): void {
    if (args.length > ARGUMENT_COUNT) throw new Error(`A job takes at most ${ARGUMENT_COUNT} arguments, not ${args.length}.`)
    for (const [index, value] of args.entries()) {
      if (typeof value === 'number') this.integers[offset + index] = value
      else this.floats[offset + index] = value.float
    }
  }
}
