/**
 * Compiles the kernels with the optimizing compiler, all of them at once: 20 ms on two cores,
 * beside other work. Left to itself the engine compiles each function quickly and badly at its
 * first call, and the first training step is half as fast as the second.
 */
import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { readKernels } from './kernel-module'
import { withoutSharing } from './unshared-module'
import { decideWideVectors } from './wide-vectors'

export interface CompiledKernels {
  module: WebAssembly.Module
  /** With fused multiply-add and the like. */
  relaxed: boolean
  /** Whether the engine pairs vectors into 256 bits. */
  wide: boolean
  /** Of the kernels: the beginning of a hash. */
  version: string
}

export interface KernelChoice {
  /** Take relaxed SIMD where the engine has it. */
  relaxed: boolean
  /** For a memory that threads share. */
  shared: boolean
}

const eager = ['--no-liftoff', '--no-wasm-lazy-compilation']
const usual = ['--liftoff', '--wasm-lazy-compilation']

/**
 * @throws Error when this machine or JavaScript engine has no WebAssembly SIMD, or the kernels are
 * not built
 */
export async function compileKernels({
  relaxed: preferRelaxed,
  shared,
}: KernelChoice): Promise<CompiledKernels> {
  const { bytes, relaxed } = readKernels(preferRelaxed)
  if (!WebAssembly.validate(bytes))
    throw new Error('this processor or JavaScript engine has no WebAssembly SIMD')
  const wide = decideWideVectors().used
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  eager.forEach((flag) => setFlagsFromString(flag))
  // the compiler's threads alone don't keep a process alive
  const alive = setInterval(() => undefined, 1000)
  try {
    return {
      module: await WebAssembly.compile(shared ? bytes : withoutSharing(bytes)),
      relaxed,
      wide,
      version,
    }
  } finally {
    clearInterval(alive)
    usual.forEach((flag) => setFlagsFromString(flag))
  }
}
