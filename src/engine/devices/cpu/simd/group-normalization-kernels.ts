/** Group normalization and its gradient; a job's units are images and groups of their channels. */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { engine } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import { sumPartials } from './direct-convolution'
import type { KernelCall } from './kernel-support'
import { input, number, ownKernel, sizeOf } from './kernel-support'

/** Units to share out, where there are few images. */
const UNITS = 8
/** Columns of a unit: fewer would read cache lines in vain. */
const COLUMNS = 16
/** Arrays of columns in the scratch, in values of 4 bytes; see `GroupNormArguments`. */
const COLUMN_ARRAYS = 9
const PADDING = 64

interface Layout {
  images: number
  rows: number
  channels: number
  groups: number
  groupsPerUnit: number
  unitsPerImage: number
}

function layoutOf(x: TensorInfo, groups: number): Layout {
  const images = x.shape[0] as number
  const channels = x.shape.at(-1) as number
  const rows = sizeOf(x) / (images * channels)
  const wanted = Math.ceil(UNITS / images)
  const least = Math.ceil((COLUMNS * groups) / channels)
  const groupsPerUnit = Math.min(groups, Math.max(least, Math.ceil(groups / wanted)))
  const unitsPerImage = Math.ceil(groups / groupsPerUnit)
  return { images, rows, channels, groups, groupsPerUnit, unitsPerImage }
}

/** Addresses; those a direction does not use are 0. */
interface Buffers {
  x: number
  gamma: number
  beta: number
  output: number
  dy: number
  mean: number
  scale: number
  sums: number
}

/** Bytes between the sums of two images. */
const sumStride = ({ channels }: Layout) => Math.ceil((2 * channels) / 16) * 64 + 64

function run(call: KernelCall, kernel: number, l: Layout, b: Buffers): void {
  const { runtime } = call.backend
  const groupSize = l.channels / l.groups
  const columns = l.groupsPerUnit * groupSize
  const scratch = runtime.scratch(COLUMN_ARRAYS * (columns * 4 + PADDING) + PADDING)
  runtime.run(kernel, l.images * l.unitsPerImage, 6 * l.images * l.rows * l.channels, [
    b.x,
    b.gamma,
    b.beta,
    b.output,
    b.dy,
    b.mean,
    b.scale,
    l.rows,
    l.groups,
    groupSize,
    l.groupsPerUnit,
    l.unitsPerImage,
    b.sums,
    sumStride(l),
    { float: number(call, 'epsilon') },
    scratch.address,
    scratch.stride,
  ])
}

/** Outputs y, and mean and scale of every image and group. */
function groupNorm(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const [x, gamma, beta] = [input(call, 'x'), input(call, 'gamma'), input(call, 'beta')]
  const layout = layoutOf(x, number(call, 'groups'))
  const addresses = [x, gamma, beta].map((tensor) => backend.address(tensor))
  const y = backend.allocate(x.shape)
  const kept = [layout.images, layout.groups]
  const [mean, scale] = [backend.allocate(kept), backend.allocate(kept)]
  const [from, gammas, betas] = addresses as [number, number, number]
  run(call, ids.GROUP_NORM, layout, {
    x: from,
    gamma: gammas,
    beta: betas,
    output: y.address,
    dy: 0,
    mean: mean.address,
    scale: scale.address,
    sums: 0,
  })
  return [y.info, mean.info, scale.info]
}

/** Outputs the gradients of x, gamma, beta. */
function groupNormGradient(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const { heap } = backend.runtime
  const [x, gamma, dy] = [input(call, 'x'), input(call, 'gamma'), input(call, 'dy')]
  const [mean, scale] = [input(call, 'mean'), input(call, 'scale')]
  const layout = layoutOf(x, number(call, 'groups'))
  const addresses = [x, gamma, dy, mean, scale].map((tensor) => backend.address(tensor))
  const [from, gammas, upstream, means, scales] = addresses as [
    number,
    number,
    number,
    number,
    number,
  ]
  const dx = backend.allocate(x.shape)
  const [dGamma, dBeta] = [backend.allocate(gamma.shape), backend.allocate(gamma.shape)]
  const stride = sumStride(layout)
  const sums = heap.allocate(layout.images * stride)
  run(call, ids.GROUP_NORM_GRADIENT, layout, {
    x: from,
    gamma: gammas,
    beta: 0,
    output: dx.address,
    dy: upstream,
    mean: means,
    scale: scales,
    sums,
  })
  const { images: parts, channels: size } = layout
  for (const [index, { address: output }] of [dGamma, dBeta].entries())
    sumPartials(backend.runtime, { partials: sums + index * size * 4, stride, parts, size, output })
  heap.release(sums)
  return [dx.info, dGamma.info, dBeta.info]
}

export function groupNormalizationKernels(): KernelConfig[] {
  return [ownKernel('GroupNorm', groupNorm), ownKernel('GroupNormGradient', groupNormGradient)]
}

export const groupNormalizationGradients: GradConfig[] = [
  {
    kernelName: 'GroupNorm',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma, mean, scale] = saved as [Tensor, Tensor, Tensor, Tensor]
      const inputs = { x, gamma, mean, scale, dy: (dy as Tensor[])[0] as Tensor }
      const [byX, byGamma, byBeta] = engine().runKernel<Tensor[]>(
        'GroupNormGradient',
        inputs,
        attrs,
      )
      return {
        x: () => byX as Tensor,
        gamma: () => byGamma as Tensor,
        beta: () => byBeta as Tensor,
      }
    },
  },
]
