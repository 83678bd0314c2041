/** Depthwise convolution and both its gradients; see `../../../ops/depthwise-conv-2d.ts`. */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { engine } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import { sumPartials } from './direct-convolution'
import type { KernelCall } from './kernel-support'
import { input, number, ownKernel, sizeOf } from './kernel-support'

/** Units an image is cut into at most. */
const UNITS_PER_IMAGE = 8

interface Sizes {
  images: number
  height: number
  width: number
  channels: number
  kernelHeight: number
  kernelWidth: number
  dilation: number
}

function sizesOf(images: TensorInfo, filter: number[], dilation: number): Sizes {
  const [count, height, width, channels] = images.shape as [number, number, number, number]
  const [kernelHeight, kernelWidth] = filter as [number, number]
  return { images: count, height, width, channels, kernelHeight, kernelWidth, dilation }
}

/** What lies before an image with `same` padding; the larger part of an odd rest lies behind. */
const before = (kernel: number, dilation: number) => Math.floor(((kernel - 1) * dilation) / 2)
const after = (kernel: number, dilation: number) =>
  (kernel - 1) * dilation - before(kernel, dilation)

interface Addresses {
  input: number
  weights: number
  output: number
  gradient: number
  padTop: number
  padLeft: number
  sumStride: number
}

function argumentsOf(s: Sizes, p: Addresses, rowsPerUnit: number): number[] {
  return [
    p.input,
    p.weights,
    p.output,
    p.gradient,
    s.height,
    s.width,
    s.channels,
    s.kernelHeight,
    s.kernelWidth,
    s.dilation,
    p.padTop,
    p.padLeft,
    rowsPerUnit,
    Math.ceil(s.height / rowsPerUnit),
    p.sumStride,
  ]
}

const workOf = (s: Sizes) =>
  s.images * s.height * s.width * s.channels * s.kernelHeight * s.kernelWidth

function convolve({ backend }: KernelCall, s: Sizes, p: Omit<Addresses, 'gradient' | 'sumStride'>) {
  const rowsPerUnit = Math.ceil(s.height / UNITS_PER_IMAGE)
  const units = s.images * Math.ceil(s.height / rowsPerUnit)
  const args = argumentsOf(s, { ...p, gradient: 0, sumStride: 0 }, rowsPerUnit)
  backend.runtime.run(ids.DEPTHWISE, units, workOf(s), args)
}

function forward(call: KernelCall): TensorInfo {
  const { backend } = call
  const [x, filter] = [input(call, 'x'), input(call, 'filter')]
  const s = sizesOf(x, filter.shape, number(call, 'dilation'))
  const [from, weights] = [backend.address(x), backend.address(filter)]
  const out = backend.allocate(x.shape)
  convolve(call, s, {
    input: from,
    weights,
    output: out.address,
    padTop: before(s.kernelHeight, s.dilation),
    padLeft: before(s.kernelWidth, s.dilation),
  })
  return out.info
}

/** The same convolution of dy with the taps in reverse order. */
function byData(call: KernelCall): TensorInfo {
  const { backend } = call
  const { heap } = backend.runtime
  const [dy, filter] = [input(call, 'dy'), input(call, 'filter')]
  const s = sizesOf(dy, filter.shape, number(call, 'dilation'))
  const size = sizeOf(filter)
  const [upstream, weights] = [backend.address(dy), backend.address(filter)]
  const out = backend.allocate(dy.shape)
  const flipped = heap.allocate(size * 4)
  const [given, turned] = [heap.floats(weights, size), heap.floats(flipped, size)]
  const { channels } = s
  for (let tap = 0; tap < size / channels; tap++)
    turned.set(given.subarray(tap * channels, (tap + 1) * channels), size - (tap + 1) * channels)
  convolve(call, s, {
    input: upstream,
    weights: flipped,
    output: out.address,
    padTop: after(s.kernelHeight, s.dilation),
    padLeft: after(s.kernelWidth, s.dilation),
  })
  heap.release(flipped)
  return out.info
}

function byWeights(call: KernelCall): TensorInfo {
  const { backend } = call
  const { heap } = backend.runtime
  const [x, dy] = [input(call, 'x'), input(call, 'dy')]
  const filterShape = call.attrs.filterShape as number[]
  const s = sizesOf(x, filterShape, number(call, 'dilation'))
  const [from, upstream] = [backend.address(x), backend.address(dy)]
  const out = backend.allocate(filterShape)
  const size = sizeOf(out.info)
  const stride = Math.ceil(size / 16) * 64 + 64
  const sums = heap.allocate(s.images * stride)
  const addresses: Addresses = {
    input: from,
    weights: 0,
    output: sums,
    gradient: upstream,
    padTop: before(s.kernelHeight, s.dilation),
    padLeft: before(s.kernelWidth, s.dilation),
    sumStride: stride,
  }
  const args = argumentsOf(s, addresses, s.height)
  backend.runtime.run(ids.DEPTHWISE_WEIGHTS_GRADIENT, s.images, workOf(s), args)
  const output = out.address
  sumPartials(backend.runtime, { partials: sums, stride, parts: s.images, size, output })
  heap.release(sums)
  return out.info
}

export function depthwiseKernels(): KernelConfig[] {
  return [
    ownKernel('DepthwiseConv', forward),
    ownKernel('DepthwiseConvByData', byData),
    ownKernel('DepthwiseConvByWeights', byWeights),
  ]
}

export const depthwiseGradients: GradConfig[] = [
  {
    kernelName: 'DepthwiseConv',
    inputsToSave: ['x', 'filter'],
    gradFunc: (upstream, saved, attrs) => {
      const [x, filter] = saved as [Tensor, Tensor]
      const dy = upstream as Tensor
      const withShape = { ...attrs, filterShape: filter.shape }
      return {
        x: () => engine().runKernel<Tensor>('DepthwiseConvByData', { dy, filter }, attrs),
        filter: () => engine().runKernel<Tensor>('DepthwiseConvByWeights', { x, dy }, withShape),
      }
    },
  },
]
