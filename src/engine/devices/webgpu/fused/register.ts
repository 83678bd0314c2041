/**
 * Makes our kernels for the backend `webgpu` known to TensorFlow.js, or takes them back: then
 * operations are composed.
 */
import {
  getKernel,
  registerGradient,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core'
import { convLstmGradient } from '../../conv-lstm-gradient'
import { convLstmKernels } from './conv-lstm-kernels'

/** Whether a ConvLSTM on the card runs as fused kernels (true) or as composed operations. */
export function useFusedConvLstm(fused: boolean): void {
  for (const kernel of convLstmKernels) {
    const isThere = getKernel(kernel.kernelName, 'webgpu') !== undefined
    if (fused && !isThere) registerKernel(kernel)
    if (!fused && isThere) unregisterKernel(kernel.kernelName, 'webgpu')
  }
  registerGradient(convLstmGradient)
}
