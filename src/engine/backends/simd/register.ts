/** Makes the `simd` backend known to TensorFlow.js. */
import { availableParallelism } from 'node:os'
import type { KernelConfig } from '@tensorflow/tfjs-core'
import {
  copyRegisteredKernels,
  findBackendFactory,
  getKernel,
  getKernelsForBackend,
  registerBackend,
  registerGradient,
  registerKernel,
  removeBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import { convLstmGradient } from '../conv-lstm-gradient'
import { convLstmKernels } from './conv-lstm-kernels'
import { convolutionKernels } from './convolution-kernels'
import { copyKernels } from './copy-kernels'
import { elementwiseKernels } from './elementwise-kernels'
import { readKernels } from './kernel-module'
import { normalizationGradients, normalizationKernels } from './normalization-kernels'
import { poolingGradients, poolingKernels } from './pooling-kernels'
import { reductionKernels } from './reduction-kernels'
import { Runtime } from './runtime'
import { selectionKernels } from './selection-kernels'
import { SimdBackend } from './simd-backend'
import { trainingKernels } from './training-kernels'
import { decideWideVectors } from './wide-vectors'

export interface SimdOptions {
  /** Threads in all; one per core by default. */
  threads?: number
  /** Whether to use relaxed SIMD where the engine has it. */
  relaxed?: boolean
}

/** Everything the backend computes itself; the rest are the stock CPU kernels. */
function ownKernels(): KernelConfig[] {
  return [
    ...convLstmKernels,
    ...convolutionKernels(),
    ...elementwiseKernels(),
    ...reductionKernels(),
    ...copyKernels(),
    ...normalizationKernels(),
    ...trainingKernels(),
    ...poolingKernels(),
    ...selectionKernels(),
  ]
}

const ownGradients = [convLstmGradient, ...normalizationGradients, ...poolingGradients]

/**
 * Registers the backend `simd` (again, if it is there already: the tensors of the old one are gone). The caller then sets it.
 * Returns which path the kernels take, for people: `256-bit SIMD, 2 threads`.
 */
export async function registerSimdBackend(options: SimdOptions = {}): Promise<{ detail: string; backend: SimdBackend }> {
  const threads = typeof SharedArrayBuffer === 'undefined' ? 1 : (options.threads ?? availableParallelism())
  const wide = decideWideVectors().used
  const { bytes, relaxed } = readKernels(options.relaxed ?? true)
  const runtime = new Runtime(await WebAssembly.compile(bytes), threads)
  const backend = new SimdBackend(runtime)
  for (const { kernelName } of getKernelsForBackend('simd')) unregisterKernel(kernelName, 'simd')
  if (findBackendFactory('simd') !== null) removeBackend('simd')
  registerBackend('simd', () => backend, 2)
  copyRegisteredKernels('cpu', 'simd')
  for (const kernel of ownKernels()) {
    if (getKernel(kernel.kernelName, 'simd') !== undefined) unregisterKernel(kernel.kernelName, 'simd')
    registerKernel(kernel)
  }
  for (const gradient of ownGradients) registerGradient(gradient)
  return { detail: describe(threads, relaxed, wide), backend }
}

function describe(threads: number, relaxed: boolean, wide: boolean): string {
  const width = wide ? '256-bit SIMD' : relaxed ? '128-bit SIMD' : 'plain SIMD'
  const fusion = relaxed ? '' : ' without fused multiply-add'
  return `${width}${fusion}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}
