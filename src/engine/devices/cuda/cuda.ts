/**
 * `cuda`: NVIDIA cards through `@tensorflow/tfjs-node-gpu`, an optional dependency (TensorFlow
 * 2.9.1, CUDA 11.2, cuDNN 8.1).
 *
 * TensorFlow falls back to the processor without a word when it can't use the card, and the package
 * for the processor registers a backend of the same name; so what was loaded is asked whether it
 * computes on a GPU before the device is used.
 */
import type { KernelBackend } from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { GridcastError } from '../../../shared/errors'
import { checkCuda } from './checks'
import type { DeviceDriver, OpenDevice } from '../device'
import { gpuBudgetBytes } from '../gpu-memory'
import type { NvidiaCard } from './nvidia-card'

/** What the driver depends on; tests pretend another machine. */
export interface CudaParts {
  check: () => ReturnType<typeof checkCuda>
  /** Loads the package, which registers the backend `tensorflow` and makes it the active one. */
  load: () => void
  /** The active backend. */
  backend: () => Promise<unknown>
}

const parts: CudaParts = {
  check: () => checkCuda(),
  load: loadPackage,
  async backend(): Promise<KernelBackend> {
    const tf = await import('@tensorflow/tfjs-core')
    await tf.setBackend('tensorflow')
    return tf.backend()
  },
}

export const cuda: DeviceDriver = cudaDriver(parts)

export function cudaDriver({ check, load, backend }: CudaParts): DeviceDriver {
  return {
    id: 'cuda',
    async look() {
      const found = await check()
      if ('missing' in found)
        return { present: false, name: 'NVIDIA GPU (CUDA)', reason: found.missing.join(' ') }
      return {
        present: true,
        name: `${found.card.name} (CUDA)`,
        memoryBytes: found.card.memoryBytes,
      }
    },
    async open() {
      const found = await check()
      if ('missing' in found) throw unavailable(found.missing.join(' '))
      try {
        load()
      } catch (error) {
        throw unavailable(`TensorFlow's library can't be loaded: ${firstLine(error)}`, error)
      }
      assertGpu(await backend(), found.card)
      return describe(found.card)
    },
  }
}

function describe(card: NvidiaCard): OpenDevice {
  return {
    id: 'cuda',
    detail: `TensorFlow 2.9.1, CUDA 11.2, driver ${card.driver}, composed operations`,
    memoryBudgetBytes: gpuBudgetBytes(card.memoryBytes, false),
  }
}

/**
 * @throws GridcastError when the backend is another one, or TensorFlow computes on the processor
 */
function assertGpu(backend: unknown, card: NvidiaCard): void {
  const { isGPUPackage, isUsingGpuDevice } = backend as {
    isGPUPackage?: boolean
    isUsingGpuDevice?: boolean
  }
  if (isGPUPackage !== true) {
    throw unavailable(
      'The package that was loaded is tfjs-node for the processor, not tfjs-node-gpu; remove @tensorflow/tfjs-node.',
    )
  }
  if (isUsingGpuDevice !== true) {
    throw unavailable(
      `TensorFlow was loaded but doesn't use the ${card.name}; check that CUDA 11.2 and cuDNN 8.1 fit the driver ${card.driver}.`,
    )
  }
}

function unavailable(message: string, cause?: unknown): GridcastError {
  return new GridcastError('device.unavailable', message, 'Choose the device "webgpu" or "cpu".', {
    cause,
  })
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

/** Loads by a name that bundlers don't follow; 4.22 still calls a function that Node 23 removed. */
function loadPackage(): void {
  const require = createRequire(import.meta.url)
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean }
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
  require('@tensorflow/tfjs-node-gpu')
}
