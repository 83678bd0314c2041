import type { AreaTexts } from '../area'
import type { device as area } from '../areas/device'

const goesOn = 'a training goes on from its last checkpoint with Resume.'
const gpuDrivers: Partial<Record<string, string>> = {
  linux:
    'install its Vulkan driver (for AMD and Intel the packages libvulkan1 and ' +
    'mesa-vulkan-drivers, for NVIDIA its own)',
  win32: 'install the newest driver of its maker',
}

export const device = {
  errors: {
    'device.unknown': [
      ({ wanted }, { format }) => `There is no device ${format.quote(wanted)}.`,
      ({ known }, { format }) => `Choose ${format.list(['auto', ...known], 'or')}.`,
    ],
    'device.unavailable': [
      ({ name, reasons }, { say }) => `${name} can't be used: ${reasons.map(say).join(' ')}`,
      'Choose the device "cpu".',
    ],
    'device.lost': [
      ({ name, detail }) =>
        `The GPU ${name} was lost in the middle of the work${detail === '' ? '' : ` (${detail})`}.`,
      'A training goes on from its last checkpoint by itself; start anything else again.',
    ],
    'device.memory': [
      ({ name, detail }) => `The memory of the GPU ${name} did not suffice (${detail}).`,
      'Choose a smaller batch size or a smaller model, or the device "cpu".',
    ],
    'device.fault': [
      ({ name, detail }) => `The GPU ${name} failed (${detail}).`,
      'Choose the device "cpu".',
    ],
    'engine.memory.exhausted': [
      ({ bytes }, { format }) =>
        `This step needs ${format.bytes(bytes)} of working memory, more than there is.`,
      'Choose a smaller batch size, or fewer filters.',
    ],
    'engine.start': [
      ({ how }) => `The computing process can't be started: ${how}.`,
      'Install again with `npm ci`.',
    ],
    'engine.memory': [
      ({ how }) => `The computing process ran out of memory (${how}).`,
      `Choose a smaller batch size or a smaller model, or close other programs; ${goesOn}`,
    ],
    'engine.hung': [
      'The computing process stopped answering and was ended.',
      `Try again; ${goesOn}`,
    ],
    'engine.died': [
      ({ how }) => `The computing process ended unexpectedly (${how}).`,
      `Try again; ${goesOn}`,
    ],
    'engine.node': [
      ({ major, folder }) =>
        `Gridcast's own Node ${major} is missing (looked for node_modules/node from ${folder}` +
        ' upwards).',
      'Install again with `npm ci`.',
    ],
  },
  sentences: {
    'device.wrong-answer': ({ difference }, { format }) =>
      `It gives a wrong answer: off by ${format.number(difference, 2)} on a small training step.`,
    'device.failed': ({ problem }, { say }) => say(problem),
    'device.no-card':
      'No graphics card is there (neither /dev/dri/renderD* nor /dev/nvidia0); in a ' +
      'container, pass the card through.',
    'device.no-gpu-driver': ({ system }) =>
      'No GPU answered; if the machine has a graphics card, ' +
      `${gpuDrivers[system] ?? 'update the system'}.`,
    'device.webgpu-library': ({ detail }) =>
      `The WebGPU library can't be started (${detail}); install again with npm ci.`,
    'device.software-gpu': ({ name }) =>
      `Only a GPU in software answered (${name}), which is slower than the device cpu; for a ` +
      'real card, check its driver.',
    'device.cuda-system': ({ platform, architecture }) =>
      `TensorFlow with CUDA exists for Linux and Windows on x64 only, not for ${platform} on ` +
      `${architecture}.`,
    'device.no-nvidia-driver':
      'No NVIDIA driver answered (nvidia-smi); if the machine has an NVIDIA card, install ' +
      'its driver from nvidia.com/drivers.',
    'device.old-nvidia-driver': ({ driver, oldest }) =>
      `The NVIDIA driver ${driver} is too old for CUDA 11.2; install ${oldest} or newer from ` +
      'nvidia.com/drivers.',
    'device.cuda-no-package':
      'The optional package @tensorflow/tfjs-node-gpu is not installed; run `npm install` ' +
      'with a connection to the internet.',
    'device.cuda-not-packaged':
      'The installed Gridcast comes without the part for CUDA; run it from its sources for that. ' +
      'NVIDIA cards are used through WebGPU.',
    'device.cuda-no-binding': ({ path }) =>
      `The native part of @tensorflow/tfjs-node-gpu is missing (${path}); run \`npm rebuild ` +
      `@tensorflow/tfjs-node-gpu\`.`,
    'device.cuda-library-elsewhere': ({ from, to }) =>
      `TensorFlow's library lies in ${from}, where it is not looked for, and could not be ` +
      `copied; copy it to ${to}.`,
    'device.cuda-elsewhere': ({ library, folder, variable }) =>
      `${library} lies in ${folder}, where programs don't look; add that folder to ${variable}.`,
    'device.cuda-missing': ({ library, files, page }, { format }) =>
      `${library} is missing (${format.list(files)}); install it from ${page}.`,
    'device.cuda-incomplete': ({ library, files, page }, { format }) =>
      `${library} is incomplete (no ${format.list(files)}); install it from ${page}.`,
    'device.cuda-not-loaded': ({ detail }) => `TensorFlow's library can't be loaded: ${detail}`,
    'device.cuda-cpu-package':
      'The package that was loaded is tfjs-node for the processor, not tfjs-node-gpu; remove ' +
      '@tensorflow/tfjs-node.',
    'device.cuda-not-used': ({ card, driver }) =>
      `TensorFlow was loaded but doesn't use the ${card}; check that CUDA 11.2 and cuDNN 8.1 ` +
      `fit the driver ${driver}.`,
    'path.simd': ({ bits, threads, trouble }, { format, say }) => {
      const vectors =
        bits === null
          ? 'plain SIMD without fused multiply-add, because relaxed SIMD is missing'
          : `${bits}-bit SIMD`
      const because = trouble === null ? '' : `, because ${say(trouble)}`
      return `${vectors}, ${format.count(threads, 'thread')}${because}`
    },
    'path.no-shared-memory': 'there is no shared memory',
    'path.workers-failed': ({ workers, detail }, { format }) =>
      `${format.count(workers, 'worker thread')} could not be started (${detail})`,
    'path.workers-silent': ({ workers, seconds }, { format }) =>
      `${format.count(workers, 'worker thread')} could not be started (no answer after ` +
      `${format.number(seconds)} s)`,
    'path.webgpu': ({ fused, ratio, refusal, card }, { format }) => {
      const [own, other] = fused
        ? ['fused ConvLSTM kernels', 'composed operations']
        : ['composed operations', 'fused ConvLSTM kernels']
      const faster =
        ratio === null
          ? ''
          : `, ${format.number(fused ? ratio : 1 / ratio, 3)} times as fast as ${other}`
      const why = refusal === null ? faster : ` (the fused ConvLSTM kernels fail: ${refusal})`
      return `WebGPU, ${own}${why}${card === '' ? '' : `, ${card}`}`
    },
    'path.cuda': ({ driver }) =>
      `TensorFlow 2.9.1, CUDA 11.2, driver ${driver}, composed operations`,
    'path.arithmetic': 'plain arithmetic, 1 thread',
    'path.reference': 'TensorFlow.js CPU backend, 1 thread',
    'path.slow': ({ problem }) =>
      `slow path (TensorFlow.js CPU backend), because the fast one failed: ${problem}`,
  },
} satisfies AreaTexts<typeof area>
