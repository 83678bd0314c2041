/**
 * Batch normalization in training and layer normalization, each with its gradient: two passes over
 * the values each way.
 */
import type { GradConfig, KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { engine } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import { sumPartials } from './direct-convolution'
import type { KernelCall } from './kernel-support'
import { input, number, ownKernel, sizeOf, UNIT_ELEMENTS } from './kernel-support'
import { repeated } from './periodic'
import { rowsPerUnit } from './reduction-kernels'
import type { SimdBackend } from './simd-backend'

interface Rows {
  rows: number
  columns: number
}

function rowsOf(x: TensorInfo): Rows {
  const columns = x.shape.at(-1) ?? 1
  return { rows: sizeOf(x) / columns, columns }
}

/**
 * Two partial results [columns] of every unit of a job, at the start and at half of `stride`
 * floats.
 */
interface Partials {
  values: Float32Array
  units: number
  perUnit: number
  strideFloats: number
}

function twoPartials(
  backend: SimdBackend,
  kernel: number,
  dy: number,
  x: number,
  { rows, columns }: Rows,
  means: number,
  use: (partials: Partials) => void,
): void {
  const { heap } = backend.runtime
  const perUnit = rowsPerUnit(rows, columns)
  const units = Math.ceil(rows / perUnit)
  const strideFloats = 2 * (Math.ceil(columns / 16) * 16 + 16)
  const address = heap.allocate(units * strideFloats * 4)
  const args = [0, dy, x, rows, columns, perUnit, address, strideFloats * 4, means]
  backend.runtime.run(kernel, units, 2 * rows * columns, args)
  use({ values: heap.floats(address, units * strideFloats), units, perUnit, strideFloats })
  heap.release(address)
}

/** Means and sums of squared deviations of all rows from those of the units. */
function mergedMoments(
  { values, units, perUnit, strideFloats }: Partials,
  { rows, columns }: Rows,
): { mean: Float64Array; squares: Float64Array } {
  const mean = new Float64Array(columns)
  const squares = new Float64Array(columns)
  let count = 0
  for (let u = 0; u < units; u++) {
    const added = Math.min(perUnit, rows - u * perUnit)
    const total = count + added
    for (let c = 0; c < columns; c++) {
      const difference = (values[u * strideFloats + c] as number) - (mean[c] as number)
      mean[c] = (mean[c] as number) + (difference * added) / total
      const unitSquares = values[u * strideFloats + strideFloats / 2 + c] as number
      squares[c] =
        (squares[c] as number) + unitSquares + (difference * difference * count * added) / total
    }
    count = total
  }
  return { mean, squares }
}

function combine(
  backend: SimdBackend,
  args: { a: number; b: number; out: number; size: number },
  scaleA: ArrayLike<number>,
  scaleB: ArrayLike<number> | null,
  shift: ArrayLike<number>,
): void {
  const { runtime } = backend
  const operands = [scaleA, scaleB ?? shift, shift].map((values) => repeated(runtime, values))
  const [first, second, third] = operands.map(({ address }) => address) as [number, number, number]
  const period = operands[0]?.period as number
  const perUnit = Math.max(period, Math.floor(UNIT_ELEMENTS / period) * period)
  runtime.run(ids.COMBINE, Math.ceil(args.size / perUnit), 2 * args.size, [
    args.a,
    args.b,
    first,
    second,
    third,
    args.out,
    args.size,
    period,
    perUnit,
  ])
  for (const { temporary } of operands) runtime.heap.release(temporary)
}

/** Outputs y, mean, variance. */
function batchNorm(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const [x, gamma, beta] = [input(call, 'x'), input(call, 'gamma'), input(call, 'beta')]
  const layout = rowsOf(x)
  const epsilon = number(call, 'epsilon')
  const [y, mean, variance] = [
    backend.allocate(x.shape),
    backend.allocate(gamma.shape),
    backend.allocate(gamma.shape),
  ]
  const [means, variances] = [mean, variance].map(({ address }) =>
    backend.runtime.heap.floats(address, layout.columns),
  ) as [Float32Array, Float32Array]
  twoPartials(backend, ids.COLUMN_MOMENTS, backend.address(x), 0, layout, 0, (partials) => {
    const moments = mergedMoments(partials, layout)
    means.set(moments.mean)
    variances.set(moments.squares.map((squares) => squares / layout.rows))
  })
  const [gammas, betas] = [gamma, beta].map((tensor) =>
    backend.runtime.heap.floats(backend.address(tensor), layout.columns),
  ) as [Float32Array, Float32Array]
  const scale = Float32Array.from(
    gammas,
    (value, c) => value / Math.sqrt((variances[c] as number) + epsilon),
  )
  const shift = Float32Array.from(
    betas,
    (value, c) => value - (means[c] as number) * (scale[c] as number),
  )
  combine(
    backend,
    { a: backend.address(x), b: 0, out: y.address, size: sizeOf(x) },
    scale,
    null,
    shift,
  )
  return [y.info, mean.info, variance.info]
}

/** Outputs the gradients of x, gamma, beta. dx = A dy + B x + C per channel. */
function batchNormGradient(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const [x, gamma, mean, variance, dy] = ['x', 'gamma', 'mean', 'variance', 'dy'].map((name) =>
    input(call, name),
  ) as [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo]
  const layout = rowsOf(x)
  const epsilon = number(call, 'epsilon')
  const { heap } = backend.runtime
  const [dx, dGamma, dBeta] = [
    backend.allocate(x.shape),
    backend.allocate(gamma.shape),
    backend.allocate(gamma.shape),
  ]
  const perChannel = (tensor: TensorInfo) => heap.floats(backend.address(tensor), layout.columns)
  const [gammas, means, variances] = [gamma, mean, variance].map(perChannel) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const [scaleA, scaleB, shift] = [
    new Float32Array(layout.columns),
    new Float32Array(layout.columns),
    new Float32Array(layout.columns),
  ]
  const meansAddress = paddedCopy(backend, means)
  twoPartials(
    backend,
    ids.NORMALIZATION_SUMS,
    backend.address(dy),
    backend.address(x),
    layout,
    meansAddress,
    ({ values, units, strideFloats }) => {
      for (let c = 0; c < layout.columns; c++) {
        let plain = 0
        let weighted = 0
        for (let u = 0; u < units; u++) {
          plain += values[u * strideFloats + c] as number
          weighted += values[u * strideFloats + strideFloats / 2 + c] as number
        }
        const inverse = 1 / Math.sqrt((variances[c] as number) + epsilon)
        heap.floats(dBeta.address, layout.columns)[c] = plain
        heap.floats(dGamma.address, layout.columns)[c] = weighted * inverse
        scaleA[c] = (gammas[c] as number) * inverse
        const slope = -((gammas[c] as number) * inverse ** 3 * weighted) / layout.rows
        scaleB[c] = slope
        shift[c] =
          -slope * (means[c] as number) - ((gammas[c] as number) * inverse * plain) / layout.rows
      }
    },
  )
  heap.release(meansAddress)
  combine(
    backend,
    { a: backend.address(dy), b: backend.address(x), out: dx.address, size: sizeOf(x) },
    scaleA,
    scaleB,
    shift,
  )
  return [dx.info, dGamma.info, dBeta.info]
}

/** A block with room for a whole vector behind. */
function paddedCopy(backend: SimdBackend, values: Float32Array): number {
  const address = backend.runtime.heap.allocate((values.length + 16) * 4)
  backend.runtime.heap.floats(address, values.length).set(values)
  return address
}

function layerNorm(call: KernelCall): TensorInfo {
  const { backend } = call
  const [x, gamma, beta] = [input(call, 'x'), input(call, 'gamma'), input(call, 'beta')]
  const { rows, columns } = rowsOf(x)
  const y = backend.allocate(x.shape)
  const perUnit = Math.max(1, Math.floor(UNIT_ELEMENTS / columns))
  const addresses = [x, gamma, beta].map((tensor) => backend.address(tensor))
  backend.runtime.run(ids.LAYER_NORM, Math.ceil(rows / perUnit), 4 * rows * columns, [
    ...addresses,
    y.address,
    0,
    rows,
    columns,
    perUnit,
    0,
    0,
    { float: number(call, 'epsilon') },
  ])
  return y.info
}

/** Outputs the gradients of x, gamma, beta. */
function layerNormGradient(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const { runtime } = backend
  const [x, gamma, dy] = [input(call, 'x'), input(call, 'gamma'), input(call, 'dy')]
  const { rows, columns } = rowsOf(x)
  const [dx, dGamma, dBeta] = [
    backend.allocate(x.shape),
    backend.allocate(gamma.shape),
    backend.allocate(gamma.shape),
  ]
  const perUnit = rowsPerUnit(rows, columns)
  const units = Math.ceil(rows / perUnit)
  const stride = (Math.ceil((2 * columns) / 16) * 16 + 16) * 4
  const sums = runtime.heap.allocate(units * stride)
  const addresses = [x, gamma].map((tensor) => backend.address(tensor))
  runtime.run(ids.LAYER_NORM_GRADIENT, units, 8 * rows * columns, [
    ...addresses,
    0,
    dx.address,
    backend.address(dy),
    rows,
    columns,
    perUnit,
    sums,
    stride,
    { float: number(call, 'epsilon') },
  ])
  sumPartials(runtime, {
    partials: sums,
    stride,
    parts: units,
    size: columns,
    output: dGamma.address,
  })
  sumPartials(runtime, {
    partials: sums + columns * 4,
    stride,
    parts: units,
    size: columns,
    output: dBeta.address,
  })
  runtime.heap.release(sums)
  return [dx.info, dGamma.info, dBeta.info]
}

export function normalizationKernels(): KernelConfig[] {
  return [
    ownKernel('BatchNormTraining', batchNorm),
    ownKernel('BatchNormTrainingGrad', batchNormGradient),
    ownKernel('LayerNorm', layerNorm),
    ownKernel('LayerNormGrad', layerNormGradient),
  ]
}

const named = (gradients: Tensor[]) => ({
  x: () => gradients[0] as Tensor,
  gamma: () => gradients[1] as Tensor,
  beta: () => gradients[2] as Tensor,
})

export const normalizationGradients: GradConfig[] = [
  {
    kernelName: 'BatchNormTraining',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor]
      const inputs = { x, gamma, mean, variance, dy: (dy as Tensor[])[0] as Tensor }
      return named(engine().runKernel<Tensor[]>('BatchNormTrainingGrad', inputs, attrs))
    },
  },
  {
    kernelName: 'LayerNorm',
    inputsToSave: ['x', 'gamma'],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma] = saved as [Tensor, Tensor]
      return named(
        engine().runKernel<Tensor[]>('LayerNormGrad', { x, gamma, dy: dy as Tensor }, attrs),
      )
    },
  },
]
