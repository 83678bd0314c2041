/**
 * The CUDA device up to the native call: what is missing is named, and what was loaded is asked
 * whether it is a GPU.
 */
import { say } from '../../../shared/notices/say'
import { describe, expect, it } from 'vitest'
import { checkCuda } from './checks'
import type { CudaSurroundings } from './checks'
import { cuda, cudaDriver } from './cuda'
import type { CudaParts } from './cuda'
import { parseNvidiaCard } from './nvidia-card'

const card = { name: 'NVIDIA T4', memoryBytes: 16 * 2 ** 30, driver: '470.82.01' }
const folder = '/app/node_modules/@tensorflow/tfjs-node-gpu'
const binding = `${folder}/lib/napi-v8/tfjs_binding.node`

const library = `${folder}/lib/napi-v8/tensorflow.dll`

const toolkit = [
  ...['libcudart.so.11.0', 'libcublas.so.11', 'libcublasLt.so.11', 'libcufft.so.10'],
  ...['libcurand.so.10', 'libcusolver.so.11', 'libcusparse.so.11'],
]
const toolkitForWindows = [
  'cudart64_110',
  'cublas64_11',
  'cublasLt64_11',
  'cufft64_10',
  'curand64_10',
  'cusolver64_11',
  'cusparse64_11',
]
const everything = {
  linux: [binding, ...[...toolkit, 'libcudnn.so.8'].map((file) => `/lib/${file}`)],
  win32: [
    binding,
    library,
    ...[...toolkitForWindows, 'cudnn64_8'].map((file) => `/lib/${file}.dll`),
  ],
}

/** A Linux machine that has everything; `files` are all that exist. */
function machine(changes: Partial<CudaSurroundings> = {}, files = everything.linux) {
  const surroundings: CudaSurroundings = {
    platform: 'linux',
    architecture: 'x64',
    card: () => Promise.resolve(card),
    packageFolder: () => folder,
    isInstalledApp: false,
    exists: (path) => files.includes(path),
    copy: () => Promise.reject(new Error('read-only')),
    libraryFolders: () => Promise.resolve(['/usr/lib', '/lib']),
    usualFolders: () => ['/usr/local/cuda-11.2/lib64'],
    ...changes,
  }
  return surroundings
}

const missingOn = async (surroundings: CudaSurroundings): Promise<string[]> => {
  const found = await checkCuda(surroundings)
  return 'missing' in found ? found.missing.map((piece) => say(piece, 'en')) : []
}

describe('what CUDA needs', () => {
  it('is complete on a machine that has it all', async () => {
    expect(await checkCuda(machine())).toEqual({ card })
    expect(await missingOn(machine({ platform: 'win32' }, everything.win32))).toEqual([])
  })

  const [linux, windows] = ['linux', 'win32'] as const
  const driver = (version: string) => () => Promise.resolve({ ...card, driver: version })
  it.each([
    [
      'a driver',
      linux,
      { card: () => Promise.resolve(null) },
      '',
      /^No NVIDIA driver answered .*install its driver/,
    ],
    [
      'a new driver',
      linux,
      { card: driver('418.226.00') },
      '',
      /^The NVIDIA driver 418\.226\.00 is too old .*450\.80\.02 or newer/,
    ],
    [
      'a new driver',
      windows,
      { card: driver('451.82') },
      '',
      /^The NVIDIA driver 451\.82 is too old .*452\.39 or newer/,
    ],
    [
      'the package',
      linux,
      { packageFolder: () => null },
      '',
      /^The optional package @tensorflow\/tfjs-node-gpu is not installed/,
    ],
    ['its native part', linux, {}, 'tfjs_binding', /^The native part .* is missing .*npm rebuild/],
    [
      'a part of CUDA',
      linux,
      {},
      'libcufft',
      /^CUDA 11\.2 is incomplete \(no libcufft\.so\.10\); install it from/,
    ],
    [
      'a part of CUDA',
      windows,
      {},
      'cusolver',
      /^CUDA 11\.2 is incomplete \(no cusolver64_11\.dll\); install it from/,
    ],
    ['cuDNN', linux, {}, 'cudnn', /^cuDNN 8\.1 is missing \(libcudnn\.so\.8\); install it from/],
    ['cuDNN', windows, {}, 'cudnn', /^cuDNN 8\.1 is missing \(cudnn64_8\.dll\); install it from/],
  ] as const)(
    'says in one sentence that %s is missing (%s)',
    async (_piece, platform, changes, lacking, sentence) => {
      const files = everything[platform].filter((file) => lacking === '' || !file.includes(lacking))
      const missing = await missingOn(machine({ platform, ...changes }, files))
      expect(missing).toEqual([expect.stringMatching(sentence)])
      expect(missing[0]).toMatch(/\.$/)
    },
  )

  it('takes newer drivers, whatever the number of their digits', async () => {
    expect(await missingOn(machine({ card: driver('1000.1') }))).toEqual([])
    expect(await missingOn(machine({ card: driver('450.80.02') }))).toEqual([])
  })

  it('is named piece by piece, each with its remedy', async () => {
    const missing = await missingOn(machine({ packageFolder: () => null }, []))
    expect(missing).toHaveLength(3)
    expect(missing[0]).toMatch(/tfjs-node-gpu is not installed; run `npm install`/)
    expect(missing[1]).toMatch(/CUDA 11\.2 is missing \(libcudart\.so\.11\.0\); install/)
    expect(missing[2]).toMatch(/cuDNN 8\.1 is missing \(libcudnn\.so\.8\); install/)
  })

  it('does not ask for packages where there are none to install', async () => {
    const missing = await missingOn(machine({ packageFolder: () => null, isInstalledApp: true }))
    expect(missing).toEqual([expect.stringMatching(/comes without the part for CUDA/)])
  })

  it('includes the native part of the package, whose download may have failed', async () => {
    const files = everything.linux.filter((file) => file !== binding)
    const [only, ...others] = await missingOn(machine({}, files))
    expect(only).toContain(`missing (${binding}); run`)
    expect(others).toEqual([])
  })

  describe('on Windows, TensorFlow’s library beside the native part', () => {
    const misplaced = `${folder}/lib/napi-v10/tensorflow.dll`
    const found = everything.win32.filter((file) => file !== library)

    it('is brought there from where the installer put it', async () => {
      const copied: string[][] = []
      const copy = async (...paths: string[]) => void copied.push(paths)
      const windows = machine({ platform: 'win32', copy }, [...found, misplaced])
      expect(await missingOn(windows)).toEqual([])
      expect(copied).toEqual([[misplaced, library]])
    })

    it('is to be copied by hand where that fails, and missed where it is nowhere', async () => {
      const platform = 'win32'
      expect(await missingOn(machine({ platform }, [...found, misplaced]))).toEqual([
        `TensorFlow's library lies in ${misplaced}, where it is not looked for, and could not be ` +
          `copied; copy it to ${library}.`,
      ])
      expect(await missingOn(machine({ platform }, found))).toEqual([
        expect.stringContaining(`missing (${library})`),
      ])
    })
  })

  it('says where a library lies that the system does not find', async () => {
    const files = [
      binding,
      ...toolkit.map((file) => `/usr/local/cuda-11.2/lib64/${file}`),
      '/usr/lib/libcudnn.so.8',
    ]
    expect(await missingOn(machine({}, files))).toEqual([
      "CUDA 11.2 lies in /usr/local/cuda-11.2/lib64, where programs don't look; add that " +
        'folder to LD_LIBRARY_PATH.',
    ])
  })

  it('is but a driver where there is none, and nothing at all on other systems', async () => {
    const noCard = await missingOn(machine({ card: () => Promise.resolve(null) }, []))
    expect(noCard).toEqual([expect.stringContaining('No NVIDIA driver')])
    expect(await missingOn(machine({ platform: 'darwin', architecture: 'arm64' }))).toEqual([
      expect.stringContaining('Linux and Windows on x64 only, not for darwin on arm64'),
    ])
  })
})

describe('the CUDA device', () => {
  const parts = (changes: Partial<CudaParts> = {}): CudaParts => ({
    check: () => checkCuda(machine()),
    load: () => undefined,
    backend: () => Promise.resolve({ isGPUPackage: true, isUsingGpuDevice: true }),
    ...changes,
  })

  it('is offered with the card’s name and memory, and opens', async () => {
    const driver = cudaDriver(parts())
    expect(await driver.look()).toEqual({
      present: true,
      name: 'NVIDIA T4 (CUDA)',
      memoryBytes: card.memoryBytes,
    })
    expect(await driver.open()).toMatchObject({
      id: 'cuda',
      detail: { code: 'path.cuda', values: { driver: '470.82.01' } },
    })
  })

  it.each([
    [
      'tfjs-node for the processor',
      { isGPUPackage: false, isUsingGpuDevice: false },
      /is tfjs-node for the processor/,
    ],
    [
      'a library that fell back to the processor',
      { isGPUPackage: true, isUsingGpuDevice: false },
      /doesn't use the NVIDIA T4/,
    ],
    ['another backend', {}, /not tfjs-node-gpu/],
  ])('is never mistaken for %s', async (_name, backend, sentence) => {
    const opening = cudaDriver(parts({ backend: () => Promise.resolve(backend) })).open()
    await expect(opening).rejects.toMatchObject({
      code: 'device.unavailable',
      message: expect.stringMatching(sentence) as string,
    })
  })

  it('passes on why its library can’t be loaded, in one line', async () => {
    const load = () => {
      throw new Error('libtensorflow.so.2: cannot open shared object file\nRequire stack: …')
    }
    await expect(cudaDriver(parts({ load })).open()).rejects.toMatchObject({
      message:
        "NVIDIA GPU (CUDA) can't be used: TensorFlow's library can't be loaded: " +
        'libtensorflow.so.2: cannot open shared object file',
    })
  })

  it('answers on this machine, whatever it has', async () => {
    const presence = await cuda.look()
    if (presence.present) expect(presence.memoryBytes).toBeGreaterThan(2 ** 28)
    else for (const reason of presence.reasons) expect(say(reason, 'en')).toMatch(/\.$/)
  })

  it('reads what nvidia-smi prints', () => {
    expect(
      parseNvidiaCard('NVIDIA H200, 143771, 570.86.15\nNVIDIA H200, 143771, 570.86.15\n'),
    ).toEqual({
      name: 'NVIDIA H200',
      memoryBytes: 143771 * 2 ** 20,
      driver: '570.86.15',
    })
    expect(parseNvidiaCard('No devices were found\n')).toBeNull()
    expect(parseNvidiaCard('')).toBeNull()
  })
})
