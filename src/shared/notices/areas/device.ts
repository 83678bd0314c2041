/** Devices that compute, and the processes that do. */
import { count, none, oneOf } from '../area'
import type { AnySentence } from '../values'

const how = 'signal SIGKILL'
const reason: AnySentence = { code: 'device.no-nvidia-driver', values: {} }

export const device = {
  errors: {
    'device.unknown': { wanted: 'tpu', known: ['cpu', 'webgpu'] },
    'device.unavailable': { name: 'GPU (WebGPU)', reasons: [reason] },
    'device.lost': { name: 'NVIDIA T4', detail: oneOf<string>('', 'driver restarted') },
    'device.memory': { name: 'NVIDIA T4', detail: 'Out of memory' },
    'device.fault': { name: 'NVIDIA T4', detail: 'validation failed' },
    'engine.memory.exhausted': { bytes: 4e9 },
    'engine.start': { how: 'ENOENT' },
    'engine.memory': { how },
    'engine.hung': none,
    'engine.died': { how },
    'engine.node': { major: 24, folder: '/opt/gridcast' },
  },
  sentences: {
    /** Why a device can't be offered and what to do: one whole sentence. */
    'device.wrong-answer': { difference: 0.02 },
    'device.failed': { problem: oneOf<AnySentence>({ code: 'internal', values: { detail: 'x' } }) },
    'device.no-card': none,
    'device.no-gpu-driver': { system: oneOf<string>('linux', 'win32', 'darwin') },
    'device.webgpu-library': { detail: 'no such file' },
    'device.software-gpu': { name: 'SwiftShader' },
    'device.cuda-system': { platform: 'darwin', architecture: 'arm64' },
    'device.no-nvidia-driver': none,
    'device.old-nvidia-driver': { driver: '440.1', oldest: '450.80.02' },
    'device.cuda-no-package': none,
    /** An installed app has no optional packages. */
    'device.cuda-not-packaged': none,
    'device.cuda-no-binding': { path: '/opt/tfjs_binding.node' },
    /** TensorFlow's own library can't be put beside the native part that loads it. */
    'device.cuda-library-elsewhere': { from: '/opt/tensorflow.dll', to: '/lib/tensorflow.dll' },
    'device.cuda-elsewhere': {
      library: 'CUDA 11.2',
      folder: '/opt/cuda',
      variable: 'LD_LIBRARY_PATH',
    },
    'device.cuda-missing': { library: 'CUDA 11.2', files: ['libcudart.so'], page: 'nvidia.com' },
    'device.cuda-incomplete': { library: 'cuDNN 8.1', files: ['a.so', 'b.so'], page: 'nvidia.com' },
    'device.cuda-not-loaded': { detail: 'cannot open shared object file' },
    'device.cuda-cpu-package': none,
    'device.cuda-not-used': { card: 'NVIDIA T4', driver: '570.86.15' },
    /** What computes: the code path, in words. */
    /** Bits of a vector; null for plain SIMD, which lacks fused multiply-add. */
    'path.simd': {
      bits: oneOf<128 | 256 | null>(128, 256, null),
      threads: count,
      trouble: oneOf<AnySentence | null>(null, { code: 'path.no-shared-memory', values: {} }),
    },
    'path.no-shared-memory': none,
    'path.workers-failed': { workers: count, detail: 'no answer' },
    'path.workers-silent': { workers: count, seconds: 0.3 },
    /** How many times as fast the chosen form is; null where it was not measured. */
    'path.webgpu': {
      fused: oneOf<boolean>(true, false),
      ratio: oneOf<number | null>(1.8, null),
      refusal: oneOf<string | null>(null, 'off by 0.1'),
      card: oneOf<string>('', 'Mesa'),
    },
    'path.cuda': { driver: '570.86.15' },
    'path.reference': none,
    /** A reference needs no device for networks. */
    'path.arithmetic': none,
    'path.slow': { problem: 'no WebAssembly' },
  },
}
