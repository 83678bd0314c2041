/**
 * A worker thread of the simd backend: runs jobs of the shared memory until told to stop. Node
 * builtins only.
 */
import { workerData } from 'node:worker_threads'

interface WorkerData {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  thread: number
}

const { module, memory, thread } = workerData as WorkerData
const instance = new WebAssembly.Instance(module, { env: { memory } })
const { workerLoop, abandon } = instance.exports as {
  workerLoop: (thread: number) => void
  abandon: () => void
}
try {
  workerLoop(thread)
} catch (error) {
  abandon() // so that the job in hand is not waited for
  throw error
}
