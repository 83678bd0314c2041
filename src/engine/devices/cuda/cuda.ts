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
import { firstLine, GridcastError } from '../../../shared/errors'
import { sentence, type Sentence } from '../../../shared/notices/say'
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
  load: () => loadPackage(),
  async backend(): Promise<KernelBackend> {
    const tf = await import('@tensorflow/tfjs-core')
    await tf.setBackend('tensorflow')
    return tf.backend()
  },
}

const noCardName = 'NVIDIA GPU (CUDA)'

export const cuda: DeviceDriver = cudaDriver(parts)

export function cudaDriver({ check, load, backend }: CudaParts): DeviceDriver {
  return {
    id: 'cuda',
    async look() {
      const found = await check()
      if ('missing' in found) return { present: false, name: noCardName, reasons: found.missing }
      return {
        present: true,
        name: `${found.card.name} (CUDA)`,
        memoryBytes: found.card.memoryBytes,
      }
    },
    async open() {
      const found = await check()
      if ('missing' in found) throw unavailable(found.missing)
      try {
        load()
      } catch (error) {
        throw unavailable([sentence('device.cuda-not-loaded', { detail: firstLine(error) })], error)
      }
      assertGpu(await backend(), found.card)
      return describe(found.card)
    },
  }
}

function describe(card: NvidiaCard): OpenDevice {
  return {
    id: 'cuda',
    detail: sentence('path.cuda', { driver: card.driver }),
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
  if (isGPUPackage !== true) throw unavailable([sentence('device.cuda-cpu-package', {})])
  if (isUsingGpuDevice !== true) {
    const { name, driver } = card
    throw unavailable([sentence('device.cuda-not-used', { card: name, driver })])
  }
}

function unavailable(reasons: Sentence[], cause?: unknown): GridcastError {
  return new GridcastError('device.unavailable', { name: noCardName, reasons }, { cause })
}

/**
 * Loads by a name that bundlers don't follow; 4.22 still calls a function that Node 23 removed.
 * @param name of the package, or a folder that it lies in
 */
export function loadPackage(name = '@tensorflow/tfjs-node-gpu'): void {
  const require = createRequire(import.meta.url)
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean }
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
  require(name)
}
