/**
 * What the `cuda` device needs, looked for piece by piece before its native library is loaded,
 * because that library's own failures say little: an NVIDIA driver, the optional package
 * `@tensorflow/tfjs-node-gpu` 4.22, CUDA 11.2 and cuDNN 8.1. The files are those that libtensorflow
 * 2.9.1, which the package wraps, opens by name.
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { sentence, type Sentence } from '../../../shared/notices/say'
import { bringLibraryBeside, bindingFolder } from './library-place'
import { nvidiaCard } from './nvidia-card'
import type { NvidiaCard } from './nvidia-card'

/** What the checks look at; tests pretend another machine. */
export interface CudaSurroundings {
  platform: NodeJS.Platform
  architecture: string
  card: () => Promise<NvidiaCard | null>
  /** Folder of the optional package, null where it isn't installed. */
  packageFolder: () => string | null
  /** Whether this is the app of an installer, which has no optional packages. */
  isInstalledApp: boolean
  exists: (path: string) => boolean
  copy: (from: string, to: string) => Promise<void>
  /** Where the system looks for libraries. */
  libraryFolders: () => Promise<string[]>
  /** Where CUDA is usually unpacked, whether the system looks there or not. */
  usualFolders: () => string[]
}

type System = 'linux' | 'win32'

interface Library {
  name: string
  /** Every file that TensorFlow opens; without one of them it computes on the processor. */
  files: Record<System, readonly string[]>
  /** Where it can be had. */
  page: string
}

const cudaToolkit: Library = {
  name: 'CUDA 11.2',
  files: {
    linux: [
      ...['libcudart.so.11.0', 'libcublas.so.11', 'libcublasLt.so.11', 'libcufft.so.10'],
      ...['libcurand.so.10', 'libcusolver.so.11', 'libcusparse.so.11'],
    ],
    win32: [
      ...['cudart64_110.dll', 'cublas64_11.dll', 'cublasLt64_11.dll', 'cufft64_10.dll'],
      ...['curand64_10.dll', 'cusolver64_11.dll', 'cusparse64_11.dll'],
    ],
  },
  page: 'developer.nvidia.com/cuda-11.2.0-download-archive',
}
const cudnn: Library = {
  name: 'cuDNN 8.1',
  files: { linux: ['libcudnn.so.8'], win32: ['cudnn64_8.dll'] },
  page: 'developer.nvidia.com/cudnn-archive',
}

/**
 * The oldest drivers that run programs of any CUDA 11 ("CUDA Compatibility", table of minor
 * versions).
 */
const oldestDriver: Record<System, string> = { linux: '450.80.02', win32: '452.39' }

/** The card, or a sentence for every missing piece. */
export async function checkCuda(
  surroundings = thisMachine(),
): Promise<{ card: NvidiaCard } | { missing: Sentence[] }> {
  const { platform, architecture } = surroundings
  if ((platform !== 'linux' && platform !== 'win32') || architecture !== 'x64') {
    return { missing: [sentence('device.cuda-system', { platform, architecture })] }
  }
  const card = await surroundings.card()
  if (card === null) return { missing: [sentence('device.no-nvidia-driver', {})] }
  const missing = [
    ...checkDriver(card, platform),
    ...(await checkPackage(surroundings)),
    ...(await checkLibraries(surroundings, platform)),
  ]
  return missing.length === 0 ? { card } : { missing }
}

function checkDriver({ driver }: NvidiaCard, platform: System): Sentence[] {
  const oldest = oldestDriver[platform]
  if (driver.localeCompare(oldest, 'en', { numeric: true }) >= 0) return []
  return [sentence('device.old-nvidia-driver', { driver, oldest })]
}

const notPackaged = 'device.cuda-not-packaged'

async function checkPackage(surroundings: CudaSurroundings): Promise<Sentence[]> {
  const folder = surroundings.packageFolder()
  if (folder === null)
    return [sentence(surroundings.isInstalledApp ? notPackaged : 'device.cuda-no-package', {})]
  const binding = join(bindingFolder(folder), 'tfjs_binding.node')
  if (!surroundings.exists(binding)) return [sentence('device.cuda-no-binding', { path: binding })]
  return surroundings.platform === 'win32' ? bringLibraryBeside(folder, surroundings) : []
}

async function checkLibraries(
  surroundings: CudaSurroundings,
  platform: System,
): Promise<Sentence[]> {
  const searched = await surroundings.libraryFolders()
  return [cudaToolkit, cudnn].flatMap((library) =>
    checkLibrary(library, surroundings, platform, searched),
  )
}

function checkLibrary(
  { name, files, page }: Library,
  machine: CudaSurroundings,
  platform: System,
  searched: string[],
): Sentence[] {
  const isIn = (file: string) => (folder: string) => machine.exists(join(folder, file))
  const missing = files[platform].filter((file) => !searched.some(isIn(file)))
  const [first] = missing
  if (first === undefined) return []
  const elsewhere = machine.usualFolders().find(isIn(first))
  const variable = platform === 'win32' ? 'PATH' : 'LD_LIBRARY_PATH'
  if (elsewhere !== undefined)
    return [sentence('device.cuda-elsewhere', { library: name, folder: elsewhere, variable })]
  return missing.length === files[platform].length
    ? [sentence('device.cuda-missing', { library: name, files: [first], page })]
    : [sentence('device.cuda-incomplete', { library: name, files: missing, page })]
}

function thisMachine(): CudaSurroundings {
  const { platform, arch } = process
  return {
    platform,
    architecture: arch,
    card: nvidiaCard,
    packageFolder,
    isInstalledApp: import.meta.url.includes('/app.asar.unpacked/'),
    exists: existsSync,
    copy: (from, to) => copyFile(from, to),
    libraryFolders: () =>
      platform === 'win32' ? Promise.resolve(foldersIn('PATH')) : linuxLibraryFolders(),
    usualFolders: () => (platform === 'win32' ? windowsCudaFolders() : linuxCudaFolders()),
  }
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'))
  } catch {
    return null
  }
}

function foldersIn(variable: string): string[] {
  return (process.env[variable] ?? '').split(delimiter).filter((folder) => folder !== '')
}

async function linuxLibraryFolders(): Promise<string[]> {
  const fixed = [
    ...foldersIn('LD_LIBRARY_PATH'),
    '/lib',
    '/usr/lib',
    '/lib64',
    '/usr/lib64',
    '/usr/lib/x86_64-linux-gnu',
  ]
  try {
    const { stdout } = await promisify(execFile)('/sbin/ldconfig', ['-p'])
    const known = [...stdout.matchAll(/=> (.+)$/gm)].map(([, path]) => dirname(path!))
    return [...new Set([...fixed, ...known])]
  } catch {
    return fixed
  }
}

function linuxCudaFolders(): string[] {
  return foldersNamed('/usr/local', /^cuda/).flatMap((folder) => [
    join(folder, 'lib64'),
    join(folder, 'targets/x86_64-linux/lib'),
  ])
}

function windowsCudaFolders(): string[] {
  const toolkits = foldersNamed('C:\\Program Files\\NVIDIA GPU Computing Toolkit\\CUDA', /^v11/)
  return [...toolkits, 'C:\\tools\\cuda'].map((folder) => join(folder, 'bin'))
}

function foldersNamed(parent: string, pattern: RegExp): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => pattern.test(name))
      .map((name) => join(parent, name))
  } catch {
    return []
  }
}
