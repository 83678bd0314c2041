/**
 * What the kernels of this folder have in common: their type, when they apply, and the stock kernel
 * for the rest.
 */
import type {
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { getKernel, util } from '@tensorflow/tfjs-core'
import type { SimdBackend } from './simd-backend'

/**
 * Elements a unit of an elementwise job computes: 64 KiB of floats, a multiple of every period
 * used.
 */
export const UNIT_ELEMENTS = 16 * 1024
/** Smaller arrays stay with the stock kernels. */
let smallest = 256

/** For tests: from how many elements on the own kernels are used. */
export function leaveToStockBelow(elements: number): void {
  smallest = elements
}

export function isLarge(size: number): boolean {
  return size >= smallest
}

export interface KernelCall {
  inputs: Record<string, TensorInfo>
  attrs: Record<string, unknown>
  backend: SimdBackend
}

/** Computes the result, or null when this kernel doesn't cover the call. */
export type OwnKernel = (call: KernelCall) => TensorInfo | TensorInfo[] | null

/**
 * A kernel of the simd backend that leaves what it doesn't cover to the stock kernel of the same
 * name.
 */
export function withFallback(kernelName: string, own: OwnKernel): KernelConfig {
  const stock = afterJobs(getKernel(kernelName, 'cpu'))
  return {
    kernelName,
    backendName: 'simd',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const call = {
        inputs: inputs as KernelCall['inputs'],
        attrs: attrs ?? {},
        backend: backend as SimdBackend,
      }
      return own(call) ?? stock.kernelFunc({ inputs, attrs, backend })
    },
  }
}

/** These only pass arrays on. */
const valuesUnread = ['Identity', 'Reshape']

/** A stock CPU kernel as the simd backend's: what it reads has been computed when it begins. */
export function afterJobs(kernel: KernelConfig): KernelConfig {
  if (valuesUnread.includes(kernel.kernelName)) return { ...kernel, backendName: 'simd' }
  return {
    ...kernel,
    backendName: 'simd',
    kernelFunc: (params) => {
      const { data, runtime } = params.backend as SimdBackend
      const tensors = Object.values(params.inputs as Record<string, TensorInfo | undefined>)
      const isOurs = (tensor: TensorInfo | undefined) =>
        tensor !== undefined && runtime.heap.owns(data.get(tensor.dataId).values)
      if (tensors.some(isOurs)) runtime.finish()
      return kernel.kernelFunc(params)
    },
  }
}

/** A kernel that only the simd backend has. */
export function ownKernel(
  kernelName: string,
  own: (call: KernelCall) => TensorInfo | TensorInfo[],
): KernelConfig {
  return {
    kernelName,
    backendName: 'simd',
    kernelFunc: ({
      inputs,
      attrs,
      backend,
    }: {
      inputs: NamedTensorInfoMap
      attrs?: NamedAttrMap
      backend: unknown
    }) =>
      own({
        inputs: inputs as KernelCall['inputs'],
        attrs: attrs ?? {},
        backend: backend as SimdBackend,
      }),
  }
}

export function sizeOf(tensor: TensorInfo): number {
  return util.sizeFromShape(tensor.shape)
}

/** Whether a tensor is worth (and possible) computing with own kernels. */
export function isLargeFloat(tensor: TensorInfo | undefined): tensor is TensorInfo {
  return tensor !== undefined && tensor.dtype === 'float32' && isLarge(sizeOf(tensor))
}

export function unitsFor(size: number): number {
  return Math.ceil(size / UNIT_ELEMENTS)
}

/** A named input that must be there. */
export function input(call: KernelCall, name: string): TensorInfo {
  const tensor = call.inputs[name]
  if (tensor === undefined) throw new Error(`The kernel needs an input ${name}.`)
  return tensor
}

/** A numeric attribute that must be there. */
export function number(call: KernelCall, name: string): number {
  const value = call.attrs[name]
  if (typeof value !== 'number')
    throw new Error(`The kernel needs a number ${name}, not ${String(value)}.`)
  return value
}
