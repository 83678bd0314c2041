import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../windows/testing'
import { findAdapter } from './adapter'
import type { GpuSurroundings } from './adapter'
import { whenBroken } from './webgpu'
import { amdMemoryBytes, gpuBudgetBytes } from '../gpu-memory'

const adapterOf = (info: Partial<GPUAdapterInfo>) =>
  ({
    info: {
      vendor: '',
      architecture: '',
      device: '',
      description: '',
      isFallbackAdapter: false,
      ...info,
    },
  }) as GPUAdapter

function machine(
  adapter: GPUAdapter | null,
  changes: Partial<GpuSurroundings> = {},
): GpuSurroundings {
  return {
    platform: 'linux',
    softwareAllowed: false,
    list: (folder) => (folder === '/dev/dri' ? ['card0', 'renderD128'] : ['null', 'dri']),
    loadGpu: () => Promise.resolve({ requestAdapter: () => Promise.resolve(adapter) }),
    ...changes,
  }
}

const swiftShader = adapterOf({
  vendor: 'google',
  architecture: 'swiftshader',
  device: 'swiftshader-device-subzero-',
})

describe('the search for a GPU', () => {
  it.each([
    [
      { vendor: 'nvidia', architecture: 'ampere', device: 'nvidia-geforce-rtx-3060' },
      'NVIDIA GeForce RTX 3060',
    ],
    [{ vendor: 'apple', architecture: 'metal-3' }, 'Apple METAL-3'],
    [
      { vendor: 'intel', architecture: 'gen-12lp', device: '0x9a49', description: 'Intel Xe' },
      'Intel GEN-12LP',
    ],
    [{ description: 'Mystery card' }, 'Mystery card'],
  ])('names what it finds: %o', async (info, name) => {
    expect(await findAdapter(machine(adapterOf(info)))).toMatchObject({ name })
  })

  it('takes a GPU in software for none, except in tests', async () => {
    const found = await findAdapter(machine(swiftShader))
    expect(found).toMatchObject({
      adapter: null,
      reason: { code: 'device.software-gpu' },
    })
    const llvmpipe = adapterOf({ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' })
    expect((await findAdapter(machine(llvmpipe))).adapter).toBeNull()
    expect(await findAdapter(machine(swiftShader, { softwareAllowed: true }))).toMatchObject({
      name: 'SwiftShader Device Subzero',
    })
  })

  it('does not start Dawn on a Linux machine without a card', async () => {
    const loadGpu = () => Promise.reject(new Error('started'))
    const found = await findAdapter(machine(null, { list: () => ['null', 'zero'], loadGpu }))
    expect(found).toMatchObject({
      adapter: null,
      reason: { code: 'device.no-card' },
    })
    const inWindowsSubsystem = machine(null, { list: () => ['dxg'], loadGpu })
    expect(await findAdapter(inWindowsSubsystem)).toMatchObject({
      reason: { code: 'device.webgpu-library' },
    })
  })

  it('tells a missing driver from a library that does not start', async () => {
    expect(await findAdapter(machine(null))).toMatchObject({
      reason: { code: 'device.no-gpu-driver', values: { system: 'linux' } },
    })
    const loadGpu = () => Promise.reject(new Error('wrong ELF class'))
    expect(await findAdapter(machine(null, { loadGpu }))).toMatchObject({
      reason: { code: 'device.webgpu-library', values: { detail: 'wrong ELF class' } },
    })
  })
})

describe('a GPU’s memory', () => {
  it('is what the amdgpu driver counts', () => {
    const folder = temporaryFolder()
    for (const [card, bytes] of Object.entries({
      card0: '536870912\n',
      card1: '17163091968\n',
      'card1-DP-1': '9',
    })) {
      mkdirSync(join(folder, card, 'device'), { recursive: true })
      writeFileSync(join(folder, card, 'device', 'mem_info_vram_total'), bytes)
    }
    expect(amdMemoryBytes(folder)).toBe(17163091968)
    expect(amdMemoryBytes(join(folder, 'nothing'))).toBeNull()
    expect(amdMemoryBytes(join(folder, 'card0'))).toBeNull()
  })

  it('bounds the plan, and so does the largest binding', () => {
    const gigabyte = 2 ** 30
    expect(gpuBudgetBytes(15 * gigabyte, false, 4 * gigabyte)).toBe(2 * gigabyte)
    expect(gpuBudgetBytes(80 * gigabyte, false, 2 * gigabyte)).toBe(8 * gigabyte)
    expect(gpuBudgetBytes(5 * gigabyte, true)).toBe(1.6 * gigabyte)
    expect(gpuBudgetBytes(null, false)).toBeLessThan(gigabyte)
  })
})

describe('a GPU that breaks', () => {
  /** A device that is lost, or reports an error, when told. */
  function fakeDevice() {
    const { promise: lost, resolve: lose } = Promise.withResolvers<GPUDeviceLostInfo>()
    const target = new EventTarget()
    const report = (error: object) =>
      target.dispatchEvent(Object.assign(new Event('uncapturederror'), { error }))
    const device = {
      lost,
      addEventListener: target.addEventListener.bind(target),
    } as unknown as GPUDevice
    return {
      device,
      lose: (message: string) => lose({ message, reason: 'unknown' } as GPUDeviceLostInfo),
      report,
    }
  }

  it('says that it was lost, and why', async () => {
    const { device, lose } = fakeDevice()
    lose('VK_ERROR_DEVICE_LOST')
    const error = await whenBroken(device, 'X')
    expect(error.toNotice()).toMatchObject({
      code: 'device.lost',
      values: { detail: 'VK_ERROR_DEVICE_LOST' },
    })
  })

  it.each([
    ['device.memory', 'Out of memory: Allocation of 5 GB failed'],
    ['device.memory', 'Buffer size (9) exceeds the max buffer size limit (8).\n - While calling …'],
    ['device.fault', '[Invalid ComputePipeline "AddProgram"] is invalid.'],
  ])('gives %s for: %s', async (code, message) => {
    const { device, report } = fakeDevice()
    const broken = whenBroken(device, 'X')
    report(new Error(message))
    expect(await broken).toMatchObject({ code })
  })
})
