/**
 * Finds the machine's GPU through Dawn, Chromium's WebGPU (npm package `webgpu`): any maker's, by
 * Vulkan, Metal or Direct3D 12.
 *
 * A software GPU (SwiftShader, llvmpipe) is slower than our own kernels on the same processor, so
 * it counts as none, unless the environment variable `GRIDCAST_SOFTWARE_GPU` is 1: then it serves
 * tests.
 */
import { readdirSync } from 'node:fs'
import { platform } from 'node:os'
import { firstLine } from '../../../shared/errors'
import { sentence, type Sentence } from '../../../shared/notices/say'

/** What the search looks at; tests pretend another machine. */
export interface GpuSurroundings {
  platform: NodeJS.Platform
  softwareAllowed: boolean
  /** Names of the files in a folder, none where it can't be read. */
  list: (folder: string) => string[]
  /** Starts Dawn. */
  loadGpu: () => Promise<Pick<GPU, 'requestAdapter'>>
}

export type AdapterSearch =
  | { adapter: GPUAdapter; name: string; vendor: string; isSoftware: boolean }
  /** Why there is none and what to do. */
  | { adapter: null; reason: Sentence }

export async function findAdapter(surroundings = thisMachine()): Promise<AdapterSearch> {
  if (!mayHaveCard(surroundings)) {
    return { adapter: null, reason: sentence('device.no-card', {}) }
  }
  try {
    const gpu = await surroundings.loadGpu()
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    return adapter === null
      ? { adapter, reason: sentence('device.no-gpu-driver', { system: surroundings.platform }) }
      : judge(adapter, surroundings)
  } catch (error) {
    return {
      adapter: null,
      reason: sentence('device.webgpu-library', { detail: firstLine(error) }),
    }
  }
}

/**
 * Spares a Linux machine without any card the start of Dawn, which takes a while and grumbles on
 * stderr.
 */
function mayHaveCard({ platform: system, softwareAllowed, list }: GpuSurroundings): boolean {
  if (system !== 'linux' || softwareAllowed) return true
  const isCard = (file: string): boolean => /^(nvidia0|nvidiactl|dxg|mali0|kgsl-3d0)$/.test(file)
  return list('/dev').some(isCard) || list('/dev/dri').some((file) => file.startsWith('renderD'))
}

function judge(adapter: GPUAdapter, { softwareAllowed }: GpuSurroundings): AdapterSearch {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
  const name = nameOf(device, [vendor, architecture], description)
  const isSoftware =
    isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${device} ${description}`)
  if (!isSoftware || softwareAllowed) return { adapter, name, vendor, isSoftware }
  return { adapter: null, reason: sentence('device.software-gpu', { name }) }
}

/**
 * A readable name: WebGPU gives `nvidia-geforce-rtx-3060`, or only a vendor and an architecture, or
 * a number.
 */
function nameOf(device: string, kind: string[], description: string): string {
  const isWords = /[a-z]/i.test(device) && !/^0x/i.test(device)
  const words = isWords ? device.split(/[-\s]+/) : kind
  const readable = words
    .filter((word) => word !== '')
    .map(spelled)
    .join(' ')
  return readable === '' ? description || 'GPU' : readable
}

const spellings: Record<string, string> = {
  geforce: 'GeForce',
  nvidia: 'NVIDIA',
  amd: 'AMD',
  swiftshader: 'SwiftShader',
}

function spelled(word: string): string {
  if (/\d/.test(word) || word.length <= 3) return word.toUpperCase()
  return spellings[word.toLowerCase()] ?? word.charAt(0).toUpperCase() + word.slice(1)
}

function thisMachine(): GpuSurroundings {
  return {
    platform: platform(),
    softwareAllowed: process.env['GRIDCAST_SOFTWARE_GPU'] === '1',
    list: filesIn,
    loadGpu: startDawn,
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

let started: Promise<GPU> | null = null

/**
 * Starts Dawn and puts its names where a browser has them, which is where TensorFlow.js looks; once
 * per process.
 */
async function startDawn(): Promise<GPU> {
  started ??= import('webgpu').then(({ create, globals }) => {
    Object.assign(globalThis, globals)
    const gpu = create([])
    Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
    return gpu
  })
  return await started
}
