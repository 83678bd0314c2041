/** The worker threads of a runtime: started, waited for, given up when they can't help. */
import { Worker } from 'node:worker_threads'
import { sentence, type Sentence } from '../../../../shared/notices/say'

/** Where a worker counts itself as started; see `../../../kernels/assembly/control.ts`. */
const JOINED = 0x200

export interface WorkerTools {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
}

export class Workers {
  /** What the last worker that failed said. */
  lastError: string | null = null
  private readonly workers: Worker[] = []
  private readonly joined: Int32Array
  private ended = 0
  private tellEnded: () => void = () => undefined

  /** @param wanted how many to start */
  constructor(
    path: string,
    tools: WorkerTools,
    private readonly wanted: number,
  ) {
    this.joined = new Int32Array(tools.memory.buffer, JOINED, 1)
    try {
      for (let thread = 1; thread <= wanted; thread++) this.start(path, { ...tools, thread })
    } catch (error) {
      this.lastError = messageOf(error) // the process may not start threads
    }
  }

  /** Workers that have started and not ended. */
  get working(): number {
    return this.workers.length === 0 ? 0 : Math.max(0, Atomics.load(this.joined, 0) - this.ended)
  }

  /**
   * Waits until all have started; ends those that have not after `patienceMs`. Why some are
   * missing, or null.
   */
  async ready(patienceMs: number): Promise<Sentence | null> {
    const end = performance.now() + patienceMs
    const someEnded = new Promise<void>((resolve) => (this.tellEnded = resolve))
    while (this.workers.length > 0 && this.ended === 0) {
      const joined = Atomics.load(this.joined, 0)
      const left = end - performance.now()
      if (joined >= this.workers.length || left <= 0) break
      const { async, value } = Atomics.waitAsync(this.joined, 0, joined, left)
      if (async) await Promise.race([value, someEnded])
    }
    this.workers.forEach((worker) => worker.unref())
    if (this.working >= this.wanted) return null
    if (this.working === 0) await this.close()
    const missing = this.wanted - this.working
    return this.lastError === null
      ? sentence('path.workers-silent', { workers: missing, seconds: patienceMs / 1000 })
      : sentence('path.workers-failed', { workers: missing, detail: this.lastError })
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.terminate()))
  }

  private start(path: string, workerData: WorkerTools & { thread: number }): void {
    const worker = new Worker(path, { workerData })
    worker.on('error', (error) => (this.lastError = messageOf(error)))
    worker.on('exit', () => {
      this.ended++
      this.tellEnded()
    })
    this.workers.push(worker)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
