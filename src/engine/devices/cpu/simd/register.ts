/** Makes the `simd` backend known to TensorFlow.js. */
import type { Sentence } from '../../../../shared/notices/say'
import type { KernelConfig } from '@tensorflow/tfjs-core'
import {
  findBackendFactory,
  getKernelsForBackend,
  registerBackend,
  registerGradient,
  registerKernel,
  removeBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import { activationGradients, activationKernels } from './activation-kernels'
import { convLstmGradient } from '../../conv-lstm-gradient'
import { convLstmKernels } from './conv-lstm-kernels'
import { convolutionGradients, convolutionKernels } from './convolution-kernels'
import { copyKernels } from './copy-kernels'
import { depthwiseGradients, depthwiseKernels } from './depthwise-kernels'
import { elementwiseKernels } from './elementwise-kernels'
import {
  groupNormalizationGradients,
  groupNormalizationKernels,
} from './group-normalization-kernels'
import { afterJobs } from './kernel-support'
import { normalizationGradients, normalizationKernels } from './normalization-kernels'
import { poolingGradients, poolingKernels } from './pooling-kernels'
import { reductionKernels } from './reduction-kernels'
import type { RuntimeOptions } from './open-runtime'
import { openRuntime } from './open-runtime'
import { selectionKernels } from './selection-kernels'
import { SimdBackend } from './simd-backend'
import { trainingKernels } from './training-kernels'

/** Everything the backend computes itself; the rest are the stock CPU kernels. */
function ownKernels(): KernelConfig[] {
  return [
    ...convLstmKernels,
    ...convolutionKernels(),
    ...depthwiseKernels(),
    ...elementwiseKernels(),
    ...activationKernels(),
    ...reductionKernels(),
    ...copyKernels(),
    ...normalizationKernels(),
    ...groupNormalizationKernels(),
    ...trainingKernels(),
    ...poolingKernels(),
    ...selectionKernels(),
  ]
}

const ownGradients = [
  convLstmGradient,
  ...activationGradients,
  ...convolutionGradients,
  ...depthwiseGradients,
  ...normalizationGradients,
  ...groupNormalizationGradients,
  ...poolingGradients,
]

/**
 * Registers the backend `simd` (again, if it is there already: the tensors of the old one are
 * gone). The caller then sets it. Returns which path the kernels take, for people: `256-bit SIMD, 2
 * threads`. Throws where they can't run at all.
 */
export async function registerSimdBackend(
  options: RuntimeOptions = {},
): Promise<{ detail: Sentence<'path.simd'>; backend: SimdBackend }> {
  const { runtime, detail } = await openRuntime(options)
  const backend = new SimdBackend(runtime)
  for (const { kernelName } of getKernelsForBackend('simd')) unregisterKernel(kernelName, 'simd')
  if (findBackendFactory('simd') !== null) removeBackend('simd')
  registerBackend('simd', () => backend, 2)
  const own = ownKernels()
  const names = new Set(own.map(({ kernelName }) => kernelName))
  const stock = getKernelsForBackend('cpu').filter(({ kernelName }) => !names.has(kernelName))
  for (const kernel of [...own, ...stock.map(afterJobs)]) registerKernel(kernel)
  for (const gradient of ownGradients) registerGradient(gradient)
  return { detail, backend }
}
