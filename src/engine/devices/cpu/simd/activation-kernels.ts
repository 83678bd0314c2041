/** Activations and their gradients, one pass each way (see `../../../ops/activate.ts`). */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { engine } from '@tensorflow/tfjs-core'
import type { FusedActivation } from '../../../ops/activate'
import * as ids from '../../../kernels/kernel-ids'
import { applyUnary } from './elementwise-kernels'
import type { KernelCall } from './kernel-support'
import { input, number, ownKernel, sizeOf, UNIT_ELEMENTS, unitsFor } from './kernel-support'

const operations: Record<FusedActivation, { forward: number; gradient: number }> = {
  leakyRelu: { forward: ids.LEAKY_RELU, gradient: ids.LEAKY_RELU_GRADIENT },
  swish: { forward: ids.SWISH, gradient: ids.SWISH_GRADIENT },
  gelu: { forward: ids.GELU, gradient: ids.GELU_GRADIENT },
}

const operationsOf = ({ attrs }: KernelCall) => operations[attrs.activation as FusedActivation]

function activation(call: KernelCall): TensorInfo {
  const { forward } = operationsOf(call)
  return applyUnary(call.backend, forward, input(call, 'x'), number(call, 'slope'))
}

function activationGradient(call: KernelCall): TensorInfo {
  const { backend } = call
  const [x, dy] = [input(call, 'x'), input(call, 'dy')]
  const size = sizeOf(dy)
  const [at, upstream] = [backend.address(x), backend.address(dy)]
  const out = backend.allocate(dy.shape)
  const slope = { float: number(call, 'slope') }
  const { gradient } = operationsOf(call)
  const args = [gradient, at, upstream, out.address, size, 0, 0, slope, 0, UNIT_ELEMENTS]
  backend.runtime.run(ids.ELEMENTWISE, unitsFor(size), 4 * size, args)
  return out.info
}

export function activationKernels(): KernelConfig[] {
  return [ownKernel('Activation', activation), ownKernel('ActivationGradient', activationGradient)]
}

export const activationGradients: GradConfig[] = [
  {
    kernelName: 'Activation',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attrs) => {
      const inputs = { x: saved[0] as Tensor, dy: dy as Tensor }
      return { x: () => engine().runKernel<Tensor>('ActivationGradient', inputs, attrs) }
    },
  },
]
