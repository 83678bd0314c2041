/**
 * `webgpu`: any maker's GPU through TensorFlow.js' WebGPU backend on Dawn. Models run by their composed operations; what the backend
 * does wrong or lacks is repaired in `webgpu-kernels.ts`, and the comparison with the reference decides whether it is offered.
 *
 * A GPU can vanish in the middle of the work (a driver restarts, a laptop changes cards, an external card is pulled) and reports
 * errors late, apart from the call that made them: both end the work through `OpenDevice.broken`.
 */
import { GridcastError } from '../../shared/errors'
import type { DeviceDriver, OpenDevice, Presence } from './device'
import { findAdapter } from './webgpu-adapter'
import type { AdapterSearch } from './webgpu-adapter'
import { gpuBudgetBytes, gpuMemoryBytes } from './gpu-memory'

type Found = Extract<AdapterSearch, { name: string }>

let looked: Promise<Presence> | null = null
let current: GPUDevice | null = null

export const webgpu: DeviceDriver = {
  id: 'webgpu',
  look: () => (looked ??= look()),
  async open() {
    const found = await findAdapter()
    if (found.adapter === null) {
      looked = null
      throw new GridcastError('device.unavailable', found.reason, 'Choose the device "cpu".')
    }
    const device = await requestDevice(found.adapter)
    await useBackend(device, found.adapter)
    return await describe(found, device)
  },
}

async function look(): Promise<Presence> {
  const found = await findAdapter()
  if (found.adapter === null) return { present: false, name: 'GPU (WebGPU)', reason: found.reason }
  return { present: true, name: `${found.name} (WebGPU)`, memoryBytes: await gpuMemoryBytes(found.vendor) }
}

/** A device with everything the card has to give, as the backend's shaders adapt to the limits. */
async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits } = adapter
  return await adapter.requestDevice({
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    },
  })
}

/** Makes a backend on this device the active one, in the place of one on an earlier device. */
async function useBackend(device: GPUDevice, adapter: GPUAdapter): Promise<void> {
  const tf = await import('@tensorflow/tfjs-core')
  const [{ WebGPUBackend }, { repairWebgpuKernels }] = await Promise.all([
    import('@tensorflow/tfjs-backend-webgpu'),
    import('./webgpu-kernels'),
  ])
  repairWebgpuKernels()
  tf.removeBackend('webgpu') // the package's own factory, or the one before
  current?.destroy()
  current = device
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info))
  await tf.setBackend('webgpu')
}

async function describe({ name, adapter, vendor }: Found, device: GPUDevice): Promise<OpenDevice> {
  const { description } = adapter.info
  const memoryBytes = await gpuMemoryBytes(vendor)
  return {
    id: 'webgpu',
    detail: [`WebGPU, composed operations`, ...(description === '' ? [] : [description])].join(', '),
    memoryBudgetBytes: gpuBudgetBytes(memoryBytes, device.limits.maxStorageBufferBindingSize),
    broken: whenBroken(device, name),
  }
}

/** Settles with the first error of the device that no call reports, or when it is lost. */
export function whenBroken(device: Pick<GPUDevice, 'lost' | 'addEventListener'>, name: string): Promise<GridcastError> {
  return new Promise((resolve) => {
    void device.lost.then(({ message }) => {
      looked = null
      resolve(lostError(name, message))
    })
    device.addEventListener('uncapturederror', ({ error }) => resolve(faultError(name, error)))
  })
}

function lostError(name: string, why: string): GridcastError {
  return new GridcastError(
    'device.lost',
    `The GPU ${name} was lost in the middle of the work${why === '' ? '' : ` (${why})`}.`,
    'A training goes on from its last checkpoint by itself; start anything else again.',
  )
}

function faultError(name: string, error: GPUError): GridcastError {
  const [what] = error.message.split('\n')
  if (/out.?of.?memory|max buffer size|max(imum)? .*binding size/i.test(`${error.constructor.name} ${error.message}`)) {
    return new GridcastError(
      'device.memory',
      `The memory of the GPU ${name} did not suffice (${what}).`,
      'Choose a smaller batch size or a smaller model, or the device "cpu".',
      { cause: error },
    )
  }
  return new GridcastError('device.fault', `The GPU ${name} failed: ${what}`, 'Choose the device "cpu".', { cause: error })
}
