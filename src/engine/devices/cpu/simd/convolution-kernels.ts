/**
 * TensorFlow.js's convolutions of frames and of sequences, forward and both gradients, on our
 * convolutions.
 */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util, engine } from '@tensorflow/tfjs-core'
import type { ConvolutionShape } from './direct-convolution'
import type { KernelSize } from './pack-weights'
import { convolve, prepareWeights, weightsGradient } from './convolution'
import type { KernelCall } from './kernel-support'
import { input, ownKernel, withFallback } from './kernel-support'
import type { SimdBackend } from './simd-backend'

/** A convolution as given, with two or three dimensions. */
interface Geometry {
  batch: number
  depth: number
  outputDepth: number
  shape: ConvolutionShape
  kernel: KernelSize
}

type Attributes = Record<string, unknown>

function geometry2d(x: number[], filter: number[], attrs: Attributes): Geometry | null {
  if ((attrs.dataFormat ?? 'NHWC') !== 'NHWC') return null
  const info = backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attrs.strides as [number, number],
    (attrs.dilations ?? 1) as [number, number],
    attrs.pad as Parameters<typeof backend_util.computeConv2DInfo>[4],
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil',
  )
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1 || filter[2] !== x[3]) return null
  return geometry({ ...info, front: 0, depth: 1, outDepth: 1, filterDepth: 1 })
}

function geometry3d(x: number[], filter: number[], attrs: Attributes): Geometry | null {
  const info = backend_util.computeConv3DInfo(
    x as [number, number, number, number, number],
    filter as [number, number, number, number, number],
    attrs.strides as [number, number, number],
    (attrs.dilations ?? 1) as [number, number, number],
    attrs.pad as 'same' | 'valid',
  )
  if (
    info.dilationDepth !== 1 ||
    info.dilationHeight !== 1 ||
    info.dilationWidth !== 1 ||
    info.strideDepth !== 1
  )
    return null
  return geometry({ ...info, front: info.padInfo.front, depth: info.inDepth })
}

interface Info {
  batchSize: number
  inHeight: number
  inWidth: number
  inChannels: number
  outHeight: number
  outWidth: number
  outChannels: number
  filterHeight: number
  filterWidth: number
  filterDepth: number
  strideHeight: number
  strideWidth: number
  padInfo: { top: number; left: number }
  front: number
  depth: number
  outDepth: number
}

function geometry(info: Info): Geometry | null {
  if (
    [
      info.batchSize,
      info.outHeight,
      info.outWidth,
      info.outDepth,
      info.inChannels,
      info.outChannels,
    ].some((side) => side <= 0)
  )
    return null
  const kernel = {
    depthTaps: info.filterDepth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    channels: info.inChannels,
    filters: info.outChannels,
  }
  const shape: ConvolutionShape = {
    images: info.batchSize * info.outDepth,
    height: info.inHeight,
    width: info.inWidth,
    outputHeight: info.outHeight,
    outputWidth: info.outWidth,
    ...kernel,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
    spreadHeight: 1,
    spreadWidth: 1,
    padFront: info.front,
    depth: info.depth,
    outputDepth: info.outDepth,
  }
  return { batch: info.batchSize, depth: info.depth, outputDepth: info.outDepth, shape, kernel }
}

/** The convolution that is the gradient by data of another. */
function dataGradientShape({ batch, shape: s }: Geometry): ConvolutionShape {
  return {
    ...s,
    images: batch * s.depth,
    height: s.outputHeight,
    width: s.outputWidth,
    channels: s.filters,
    outputHeight: s.height,
    outputWidth: s.width,
    filters: s.channels,
    strideHeight: 1,
    strideWidth: 1,
    padTop: s.kernelHeight - 1 - s.padTop,
    padLeft: s.kernelWidth - 1 - s.padLeft,
    spreadHeight: s.strideHeight,
    spreadWidth: s.strideWidth,
    padFront: s.depthTaps - 1 - s.padFront,
    depth: s.outputDepth,
    outputDepth: s.depth,
  }
}

const floats = (...tensors: TensorInfo[]) => tensors.every(({ dtype }) => dtype === 'float32')

/** Convolves x with packed weights, on top of a bias `[F]` (address, or 0). */
function run(
  backend: SimdBackend,
  x: TensorInfo,
  weights: number,
  shape: ConvolutionShape,
  outShape: number[],
  bias: TensorInfo | undefined,
): TensorInfo {
  const { runtime } = backend
  const out = backend.allocate(outShape)
  convolve(runtime, shape, {
    input: backend.address(x),
    inputImage: shape.height * shape.width * shape.channels * 4,
    weights,
    start: bias === undefined ? runtime.zeros(shape.filters + 64) : backend.address(bias),
    startImage: 0,
    startPixel: 0,
    output: out.address,
    outputImage: shape.outputHeight * shape.outputWidth * shape.filters * 4,
  })
  runtime.heap.release(weights)
  return out.info
}

function outputShape(g: Geometry, rank: number): number[] {
  const { shape: s } = g
  return rank === 4
    ? [g.batch, s.outputHeight, s.outputWidth, s.filters]
    : [g.batch, g.outputDepth, s.outputHeight, s.outputWidth, s.filters]
}

type GeometryOf = (x: number[], filter: number[], attrs: Attributes) => Geometry | null

function forward(geometryOf: GeometryOf) {
  return (call: KernelCall): TensorInfo | null => {
    const [x, filter] = [input(call, 'x'), input(call, 'filter')]
    const g = floats(x, filter) ? geometryOf(x.shape, filter.shape, call.attrs) : null
    if (g === null) return null
    const weights = prepareWeights(
      call.backend.runtime,
      call.backend.address(filter),
      g.kernel,
      false,
      g.shape,
    )
    return run(call.backend, x, weights, g.shape, outputShape(g, x.shape.length), undefined)
  }
}

function byData(geometryOf: GeometryOf) {
  return (call: KernelCall): TensorInfo | null => {
    const [dy, filter] = [input(call, 'dy'), input(call, 'filter')]
    const inputShape = call.attrs.inputShape as number[]
    const g = floats(dy, filter) ? geometryOf(inputShape, filter.shape, call.attrs) : null
    if (g === null || String(outputShape(g, dy.shape.length)) !== String(dy.shape)) return null
    const shape = dataGradientShape(g)
    const weights = prepareWeights(
      call.backend.runtime,
      call.backend.address(filter),
      g.kernel,
      true,
      shape,
    )
    return run(call.backend, dy, weights, shape, inputShape, undefined)
  }
}

/** The gradient by weights, and by the bias where a block for it is given. */
function weightsGradientOf(
  { backend }: KernelCall,
  g: Geometry,
  x: TensorInfo,
  dy: TensorInfo,
  filterShape: number[],
  biasGradient: number,
): TensorInfo {
  const out = backend.allocate(filterShape)
  const { shape: s } = g
  weightsGradient(backend.runtime, s, {
    input: backend.address(x),
    inputImage: s.height * s.width * s.channels * 4,
    gradient: backend.address(dy),
    gradientImage: s.outputHeight * s.outputWidth * s.filters * 4,
    weightsGradient: out.address,
    biasGradient,
  })
  return out.info
}

function byWeights(geometryOf: GeometryOf) {
  return (call: KernelCall): TensorInfo | null => {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')]
    const filterShape = call.attrs.filterShape as number[]
    const g = floats(x, dy) ? geometryOf(x.shape, filterShape, call.attrs) : null
    if (g === null || String(outputShape(g, dy.shape.length)) !== String(dy.shape)) return null
    return weightsGradientOf(call, g, x, dy, filterShape, 0)
  }
}

/** What `BiasedConv2D` computes: a geometry its caller has made sure of. */
function biasedGeometry(x: number[], filter: number[], attrs: Attributes): Geometry {
  const g = geometry2d(x, filter, attrs)
  if (g === null) throw new Error(`No convolution of ${String(x)} with ${String(filter)}.`)
  return g
}

/** Convolution on top of a bias; see `../../../ops/conv-2d.ts`. */
function biased(call: KernelCall): TensorInfo {
  const [x, filter, bias] = [input(call, 'x'), input(call, 'filter'), input(call, 'bias')]
  const g = biasedGeometry(x.shape, filter.shape, call.attrs)
  const { runtime } = call.backend
  const weights = prepareWeights(runtime, call.backend.address(filter), g.kernel, false, g.shape)
  return run(call.backend, x, weights, g.shape, outputShape(g, 4), bias)
}

/** Outputs the gradients of filter and bias. */
function biasedGradient(call: KernelCall): TensorInfo[] {
  const [x, dy] = [input(call, 'x'), input(call, 'dy')]
  const filterShape = call.attrs.filterShape as number[]
  const g = biasedGeometry(x.shape, filterShape, call.attrs)
  const bias = call.backend.allocate([g.kernel.filters])
  return [weightsGradientOf(call, g, x, dy, filterShape, bias.address), bias.info]
}

/** Convolution and bias in one, where nothing else is fused with them. */
function fused(call: KernelCall): TensorInfo | null {
  const [x, filter] = [input(call, 'x'), input(call, 'filter')]
  const { bias, preluActivationWeights } = call.inputs
  if (
    call.attrs.activation !== 'linear' ||
    preluActivationWeights !== undefined ||
    !floats(x, filter)
  )
    return null
  const g = geometry2d(x.shape, filter.shape, call.attrs)
  if (
    g === null ||
    (bias !== undefined && (bias.dtype !== 'float32' || bias.shape.at(-1) !== g.kernel.filters))
  )
    return null
  const weights = prepareWeights(
    call.backend.runtime,
    call.backend.address(filter),
    g.kernel,
    false,
    g.shape,
  )
  return run(call.backend, x, weights, g.shape, outputShape(g, 4), bias)
}

export function convolutionKernels(): KernelConfig[] {
  return [
    withFallback('Conv2D', forward(geometry2d)),
    withFallback('Conv2DBackpropInput', byData(geometry2d)),
    withFallback('Conv2DBackpropFilter', byWeights(geometry2d)),
    withFallback('FusedConv2D', fused),
    ownKernel('BiasedConv2D', biased),
    ownKernel('BiasedConv2DGradient', biasedGradient),
    withFallback('Conv3D', forward(geometry3d)),
    withFallback('Conv3DBackpropInputV2', byData(geometry3d)),
    withFallback('Conv3DBackpropFilterV2', byWeights(geometry3d)),
  ]
}

export const convolutionGradients: GradConfig[] = [
  {
    kernelName: 'BiasedConv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (upstream, saved, attrs) => {
      const [x, filter] = saved as [Tensor, Tensor]
      const dy = upstream as Tensor
      const given = attrs as Record<string, number[]>
      const [byFilter, byBias] = engine().runKernel<Tensor[]>(
        'BiasedConv2DGradient',
        { x, dy },
        { ...given, filterShape: filter.shape },
      )
      return {
        x: () =>
          engine().runKernel<Tensor>(
            'Conv2DBackpropInput',
            { dy, filter },
            { ...given, inputShape: x.shape },
          ),
        filter: () => byFilter as Tensor,
        bias: () => byBias as Tensor,
      }
    },
  },
]
