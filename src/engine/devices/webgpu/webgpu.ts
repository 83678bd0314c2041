/**
 * `webgpu`: any maker's GPU through TensorFlow.js' WebGPU backend on Dawn. What the backend does
 * wrong or lacks is repaired in `webgpu-kernels.ts`; a ConvLSTM runs as fused kernels of our own
 * where they are faster (`webgpu-form.ts`); and the comparison with the reference decides whether
 * the device is offered.
 *
 * A GPU can vanish in the middle of the work (a driver restarts, a laptop changes cards, an
 * external card is pulled) and reports errors late, apart from the call that made them: both end
 * the work through `OpenDevice.broken`.
 */
import { firstLine, GridcastError } from '../../../shared/errors'
import { sentence } from '../../../shared/notices/say'
import type { DeviceDriver, OpenDevice, Presence } from '../device'
import { findAdapter } from './adapter'
import type { AdapterSearch } from './adapter'
import { deviceCache } from '../device-cache'
import { gpuBudgetBytes, gpuMemoryBytes } from '../gpu-memory'
import { keptForm, measureForm } from './form'
import type { Form } from './form'

type Found = Extract<AdapterSearch, { name: string }>

const noCardName = 'GPU (WebGPU)'

let looked: Promise<Presence> | null = null
let current: GPUDevice | null = null

export const webgpu: DeviceDriver = {
  id: 'webgpu',
  look: () => (looked ??= look()),
  async open() {
    const found = await findAdapter()
    if (found.adapter === null) {
      looked = null
      throw new GridcastError('device.unavailable', { name: noCardName, reasons: [found.reason] })
    }
    const device = await requestDevice(found.adapter)
    await useBackend(device, found.adapter)
    const broken = whenBroken(device, found.name)
    const failure = broken.then((error) => Promise.reject<never>(error))
    failure.catch(() => undefined) // once the device is open, whoever works on it is told
    const form = await Promise.race([chooseForm(found, device), failure])
    return { ...(await describe(found, device, form)), broken }
  },
}

async function look(): Promise<Presence> {
  const found = await findAdapter()
  if (found.adapter === null) return { present: false, name: noCardName, reasons: [found.reason] }
  return {
    present: true,
    name: `${found.name} (WebGPU)`,
    memoryBytes: await gpuMemoryBytes(found.vendor),
  }
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
  const [{ OwnWebgpuBackend }, { repairWebgpuKernels }] = await Promise.all([
    import('./fused'),
    import('./kernels'),
  ])
  repairWebgpuKernels()
  tf.removeBackend('webgpu') // the package's own factory, or the one before
  current?.destroy()
  current = device
  tf.registerBackend('webgpu', () => new OwnWebgpuBackend(device, adapter.info))
  await tf.setBackend('webgpu')
}

/**
 * Takes the faster form of the ConvLSTM on this card, from an earlier measurement or from one now;
 * a slow one gets a small step.
 */
async function chooseForm({ name, adapter, isSoftware }: Found, device: GPUDevice): Promise<Form> {
  const { useFusedConvLstm } = await import('./fused')
  const form = await keptForm(`${name}, ${adapter.info.description}`, deviceCache, async () => {
    const { withStep } = await import('../self-check')
    return await withStep(isSoftware ? 'small' : 'large', (step) =>
      measureForm(
        (fused) => {
          useFusedConvLstm(fused)
          return step()
        },
        (work) => reportingErrors(device, work),
      ),
    )
  })
  useFusedConvLstm(form.fused)
  return form
}

/**
 * Runs work so that what the device reports apart from the calls becomes its failure, and not the
 * device's end.
 */
async function reportingErrors<T>(device: GPUDevice, work: () => Promise<T>): Promise<T> {
  const filters = ['validation', 'internal', 'out-of-memory'] as const
  filters.forEach((filter) => device.pushErrorScope(filter))
  const [outcome] = await Promise.allSettled([work()])
  const reports = await Promise.all(filters.map(() => device.popErrorScope()))
  const reported = reports.find((error) => error !== null)
  if (reported) throw new Error(reported.message)
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

async function describe(
  { adapter, vendor }: Found,
  device: GPUDevice,
  form: Form,
): Promise<OpenDevice> {
  const memoryBytes = await gpuMemoryBytes(vendor)
  return {
    id: 'webgpu',
    detail: sentence('path.webgpu', { ...form, card: adapter.info.description }),
    memoryBudgetBytes: gpuBudgetBytes(
      memoryBytes,
      form.fused,
      device.limits.maxStorageBufferBindingSize,
    ),
  }
}

/** Settles with the first error of the device that no call reports, or when it is lost. */
export function whenBroken(
  device: Pick<GPUDevice, 'lost' | 'addEventListener'>,
  name: string,
): Promise<GridcastError> {
  return new Promise((resolve) => {
    void device.lost.then(({ message }) => {
      looked = null
      resolve(lostError(name, message))
    })
    device.addEventListener('uncapturederror', ({ error }) => resolve(faultError(name, error)))
  })
}

function lostError(name: string, why: string): GridcastError {
  return new GridcastError('device.lost', { name, detail: why })
}

function faultError(name: string, error: GPUError): GridcastError {
  const detail = firstLine(error.message)
  if (
    /out.?of.?memory|max buffer size|max(imum)? .*binding size/i.test(
      `${error.constructor.name} ${error.message}`,
    )
  ) {
    return new GridcastError('device.memory', { name, detail }, { cause: error })
  }
  return new GridcastError('device.fault', { name, detail }, { cause: error })
}
