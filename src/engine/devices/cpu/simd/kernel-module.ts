/**
 * Finds and compiles the WebAssembly kernels, from the source tree and from the built app alike.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the module exports; see `../../../kernels/assembly/index.ts`. */
export interface KernelExports {
  /**
   * Puts the job whose arguments lie in the next slot at the end of the queue; returns when the
   * slot after it is free.
   */
  publish(kernel: number, units: number, small: number): void
  /** Completes all jobs; gives how many threads failed. */
  finish(): number
  /** Leaves a unit in which this thread failed. */
  abandon(): void
  workerLoop(thread: number): void
  stopWorkers(): void
}

const here = dirname(fileURLToPath(import.meta.url))
const isSource = import.meta.url.endsWith('.ts')

/** out/kernels, beside out/main in the built app and in the project's root when run from source. */
const kernelFolder = isSource ? join(here, '../../../../../out/kernels') : join(here, '../kernels')

export const workerPath = isSource ? join(here, 'worker.ts') : join(here, 'simd-worker.js')

function read(name: string): Uint8Array<ArrayBuffer> {
  const path = join(kernelFolder, name)
  if (!existsSync(path)) throw new Error(`${path} is missing. Run: npm run build:kernels`)
  return new Uint8Array(readFileSync(path))
}

/**
 * The module with relaxed SIMD if this engine knows it, else the plain one. Throws a plain error
 * when the kernels are not built.
 */
export function readKernels(preferRelaxed = true): {
  bytes: Uint8Array<ArrayBuffer>
  relaxed: boolean
} {
  if (preferRelaxed) {
    const bytes = read('kernels-relaxed.wasm')
    if (WebAssembly.validate(bytes)) return { bytes, relaxed: true }
  }
  return { bytes: read('kernels-plain.wasm'), relaxed: false }
}

/** The register tile alone, for timing. */
export function readProbe(): Uint8Array<ArrayBuffer> {
  return read('probe.wasm')
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  return instance.exports as unknown as KernelExports
}
