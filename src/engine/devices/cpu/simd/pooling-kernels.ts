/** Pooling of frames and the repetition of their cells, each with its gradient. */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util, engine } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import { copyStrided } from './copy-kernels'
import type { KernelCall } from './kernel-support'
import {
  input,
  isLargeFloat,
  number,
  ownKernel,
  sizeOf,
  UNIT_ELEMENTS,
  withFallback,
} from './kernel-support'
import type { SimdBackend } from './simd-backend'

type Info = Pick<
  backend_util.Conv2DInfo,
  | 'batchSize'
  | 'inHeight'
  | 'inWidth'
  | 'inChannels'
  | 'outHeight'
  | 'outWidth'
  | 'strideHeight'
  | 'strideWidth'
> & { filterHeight: number; filterWidth: number; padInfo: { top: number; left: number } }

interface Addresses {
  input: number
  output: number
  gradient: number
}

/** Runs a pooling job or its gradient. */
function pool(
  backend: SimdBackend,
  kernel: number,
  rule: number,
  info: Info,
  { input, output, gradient }: Addresses,
): void {
  const isGradient = kernel === ids.POOL_GRADIENT
  const rowElements = info.strideHeight * info.inWidth * info.inChannels
  const rows = isGradient
    ? info.outHeight
    : Math.max(1, Math.min(info.outHeight, Math.ceil(UNIT_ELEMENTS / rowElements)))
  const unitsPerImage = Math.ceil(info.outHeight / rows)
  const work = info.batchSize * info.inHeight * info.inWidth * info.inChannels
  backend.runtime.run(kernel, info.batchSize * unitsPerImage, work, [
    rule,
    input,
    output,
    gradient,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    rows,
    unitsPerImage,
  ])
}

/** The windows of a call; null where they are single cells. */
function windowsOf({ attrs }: KernelCall, shape: number[]): Info | null {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as {
    filterSize: [number, number] | number
    strides: [number, number] | number
    pad: Parameters<typeof backend_util.computePool2DInfo>[4]
    dimRoundingMode?: 'floor' | 'round' | 'ceil'
  }
  const sides = shape as [number, number, number, number]
  const info = backend_util.computePool2DInfo(sides, filterSize, strides, 1, pad, dimRoundingMode)
  return info.filterHeight === 1 && info.filterWidth === 1 ? null : info
}

function forward(rule: number) {
  return (call: KernelCall): TensorInfo | null => {
    const x = input(call, 'x')
    const info = isLargeFloat(x) ? windowsOf(call, x.shape) : null
    if (info === null || info.outHeight < 1 || info.outWidth < 1) return null
    const { backend } = call
    const out = backend.allocate([info.batchSize, info.outHeight, info.outWidth, info.inChannels])
    pool(backend, ids.POOL, rule, info, {
      input: backend.address(x),
      output: out.address,
      gradient: 0,
    })
    return out.info
  }
}

function backward(rule: number) {
  return (call: KernelCall): TensorInfo | null => {
    const [dy, x] = [input(call, 'dy'), input(call, 'input')]
    const info = isLargeFloat(x) && dy.dtype === 'float32' ? windowsOf(call, x.shape) : null
    if (
      info === null ||
      sizeOf(dy) !== info.batchSize * info.outHeight * info.outWidth * info.inChannels
    )
      return null
    const { backend } = call
    const out = backend.allocate(x.shape)
    const from = rule === ids.POOL_LARGEST ? backend.address(x) : 0
    pool(backend, ids.POOL_GRADIENT, rule, info, {
      input: from,
      output: out.address,
      gradient: backend.address(dy),
    })
    return out.info
  }
}

type Frames = [count: number, height: number, width: number, channels: number]

/** `[N, H, W, C]` -> `[N, H s, W s, C]`, every cell s x s times. */
function repeatCells(call: KernelCall): TensorInfo {
  const { backend } = call
  const x = input(call, 'x')
  const size = number(call, 'size')
  const [count, height, width, channels] = x.shape as Frames
  const out = backend.allocate([count, height * size, width * size, channels])
  const line = width * channels
  copyStrided(backend, backend.address(x), out.address, [
    { size: count * height, in: line, out: size * size * line },
    { size, in: 0, out: size * line },
    { size: width, in: channels, out: size * channels },
    { size, in: 0, out: channels },
    { size: channels, in: 1, out: 1 },
  ])
  return out.info
}

/** Every cell's gradient is the total of those of its copies. */
function repeatCellsGradient(call: KernelCall): TensorInfo {
  const { backend } = call
  const dy = input(call, 'dy')
  const size = number(call, 'size')
  const [count, height, width, channels] = dy.shape as Frames
  const out = backend.allocate([count, height / size, width / size, channels])
  const info = backend_util.computePool2DInfo(dy.shape as Frames, size, size, 1, 'valid')
  pool(backend, ids.POOL, ids.POOL_TOTAL, info, {
    input: backend.address(dy),
    output: out.address,
    gradient: 0,
  })
  return out.info
}

export function poolingKernels(): KernelConfig[] {
  return [
    withFallback('MaxPool', forward(ids.POOL_LARGEST)),
    withFallback('MaxPoolGrad', backward(ids.POOL_LARGEST)),
    withFallback('AvgPool', forward(ids.POOL_MEAN)),
    withFallback('AvgPoolGrad', backward(ids.POOL_MEAN)),
    ownKernel('RepeatCells', repeatCells),
    ownKernel('RepeatCellsGrad', repeatCellsGradient),
  ]
}

export const poolingGradients: GradConfig[] = [
  {
    kernelName: 'RepeatCells',
    gradFunc: (dy, _saved, attrs) => ({
      x: () => engine().runKernel<Tensor>('RepeatCellsGrad', { dy: dy as Tensor }, attrs),
    }),
  },
]
