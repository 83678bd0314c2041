/**
 * Sums, means and extremes of large float arrays. Axes in the middle are brought to the front
 * first.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util, util } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import type { KernelCall } from './kernel-support'
import { copyStrided, denseStrides } from './copy-kernels'
import { sumPartials } from './direct-convolution'
import type { Heap } from './heap'
import {
  input,
  isLargeFloat,
  ownKernel,
  sizeOf,
  UNIT_ELEMENTS,
  unitsFor,
  withFallback,
} from './kernel-support'
import type { SimdBackend } from './simd-backend'

/** At most so many partial results are merged here, outside the kernels. */
const MOST_PARTIALS = 1 << 17
const MOST_UNITS = 64

/** One number from all elements. Partial sums are added up in double precision. */
export function reduceAll(backend: SimdBackend, op: number, x: TensorInfo): number {
  const { heap } = backend.runtime
  const { partials, units } = reduceUnits(backend, op, x)
  const values = heap.floats(partials, units)
  const result = values.reduce((sum, value) => merged(op, sum, value), start(op))
  heap.release(partials)
  return result
}

/** One number for each unit of the array, in a new block. */
function reduceUnits(
  backend: SimdBackend,
  op: number,
  x: TensorInfo,
): { partials: number; units: number } {
  const size = sizeOf(x)
  const units = unitsFor(size)
  const partials = backend.runtime.heap.allocate(units * 4)
  const args = [op, backend.address(x), 0, size, 1, UNIT_ELEMENTS, partials, 4, 0]
  backend.runtime.run(ids.REDUCE_ALL, units, size, args)
  return { partials, units }
}

function start(op: number): number {
  return op === ids.LARGEST ? -Infinity : op === ids.SMALLEST ? Infinity : 0
}

function merged(op: number, a: number, b: number): number {
  return op === ids.LARGEST ? Math.max(a, b) : op === ids.SMALLEST ? Math.min(a, b) : a + b
}

/** Rows for each unit so that there are few partial results to merge. */
export function rowsPerUnit(rows: number, columns: number): number {
  const byWork = Math.ceil(UNIT_ELEMENTS / columns)
  const byMerge = Math.ceil(
    rows / Math.max(1, Math.min(MOST_UNITS, Math.floor(MOST_PARTIALS / columns))),
  )
  return Math.max(1, Math.min(rows, Math.max(byWork, byMerge)))
}

/** [rows, columns] -> [columns], written at `output`. */
export function reduceColumns(
  backend: SimdBackend,
  op: number,
  address: number,
  rows: number,
  columns: number,
  output: number,
): void {
  const { heap } = backend.runtime
  const perUnit = rowsPerUnit(rows, columns)
  const units = Math.ceil(rows / perUnit)
  const strideFloats = Math.ceil(columns / 16) * 16 + 16
  const partials = heap.allocate(units * strideFloats * 4)
  const args = [op, address, 0, rows, columns, perUnit, partials, strideFloats * 4, 0]
  backend.runtime.run(ids.REDUCE_COLUMNS, units, rows * columns, args)
  if (op === ids.SUM)
    sumPartials(backend.runtime, {
      partials,
      stride: strideFloats * 4,
      parts: units,
      size: columns,
      output,
    })
  else mergePartials(heap, op, { partials, strideFloats, units, columns, output })
  heap.release(partials)
}

function mergePartials(
  heap: Heap,
  op: number,
  {
    partials,
    strideFloats,
    units,
    columns,
    output,
  }: Record<'partials' | 'strideFloats' | 'units' | 'columns' | 'output', number>,
): void {
  const values = heap.floats(partials, units * strideFloats)
  const out = heap.floats(output, columns)
  for (let c = 0; c < columns; c++) {
    let result = values[c] as number
    for (let u = 1; u < units; u++)
      result = merged(op, result, values[u * strideFloats + c] as number)
    out[c] = result
  }
}

type Layout = { kind: 'all' } | { kind: 'first' | 'last' | 'mixed'; rows: number; columns: number }

/** How the reduced axes lie; sides of 1 don't matter. Null when none is reduced. */
function layoutOf(shape: number[], axes: number[]): Layout | null {
  const sides = shape
    .map((side, axis) => ({ side, reduced: axes.includes(axis) }))
    .filter(({ side }) => side !== 1)
  const changes = sides.filter(
    (entry, index) => index > 0 && entry.reduced !== sides[index - 1]?.reduced,
  ).length
  const product = (wanted: boolean) =>
    sides.filter(({ reduced }) => reduced === wanted).reduce((p, { side }) => p * side, 1)
  if (!sides.some(({ reduced }) => reduced)) return null
  if (changes > 1) return { kind: 'mixed', rows: product(true), columns: product(false) }
  if (changes === 0) return { kind: 'all' }
  return sides[0]?.reduced
    ? { kind: 'first', rows: product(true), columns: product(false) }
    : { kind: 'last', rows: product(false), columns: product(true) }
}

function reduce(
  call: KernelCall,
  op: number,
  axisAttribute: string,
  mean: boolean,
): TensorInfo | null {
  const x = input(call, 'x')
  if (!isLargeFloat(x)) return null
  const { backend } = call
  const axes = util.parseAxisParam(call.attrs[axisAttribute] as number[], x.shape)
  const layout = layoutOf(x.shape, axes)
  if (layout === null) return null
  const front = layout.kind === 'mixed' ? reducedFirst(backend, x, axes) : 0
  if (front === null) return null
  const [outShape] = backend_util.computeOutAndReduceShapes(x.shape, axes)
  const out = backend.allocate(
    call.attrs.keepDims ? backend_util.expandShapeToKeepDim(outShape, axes) : outShape,
  )
  const { heap } = backend.runtime
  if (layout.kind === 'all') heap.floats(out.address, 1)[0] = reduceAll(backend, op, x)
  else if (layout.kind === 'first')
    reduceColumns(backend, op, backend.address(x), layout.rows, layout.columns, out.address)
  else if (layout.kind === 'mixed')
    reduceColumns(backend, op, front, layout.rows, layout.columns, out.address)
  else reduceRows(backend, op, x, layout, out.address)
  if (front !== 0) heap.release(front)
  if (mean) {
    const values = heap.floats(out.address, sizeOf(out.info))
    const count = sizeOf(x) / values.length
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / count
  }
  return out.info
}

/**
 * A temporary block with the reduced axes first, the others after them; null when that takes too
 * many dimensions.
 */
function reducedFirst(backend: SimdBackend, x: TensorInfo, axes: number[]): number | null {
  const all = x.shape.map((_, axis) => axis)
  const order = [
    ...all.filter((axis) => axes.includes(axis)),
    ...all.filter((axis) => !axes.includes(axis)),
  ]
  const [from, to] = [
    denseStrides(x.shape),
    denseStrides(order.map((axis) => x.shape[axis] as number)),
  ]
  const dimensions = order.map((axis, position) => ({
    size: x.shape[axis] as number,
    in: from[axis] as number,
    out: to[position] as number,
  }))
  const { heap } = backend.runtime
  const address = heap.allocate(sizeOf(x) * 4)
  if (copyStrided(backend, backend.address(x), address, dimensions)) return address
  heap.release(address)
  return null
}

function reduceRows(
  backend: SimdBackend,
  op: number,
  x: TensorInfo,
  { rows, columns }: { rows: number; columns: number },
  output: number,
): void {
  const perUnit = Math.max(1, Math.floor(UNIT_ELEMENTS / columns))
  const args = [op, backend.address(x), 0, rows, columns, perUnit, output, 0, 0]
  backend.runtime.run(ids.REDUCE_ROWS, Math.ceil(rows / perUnit), rows * columns, args)
}

/** Sum of squares of all elements, a scalar. */
function squaredNorm(call: KernelCall): TensorInfo {
  const { backend } = call
  const { runtime } = backend
  const out = backend.allocate([])
  const { partials, units } = reduceUnits(backend, ids.SUM_OF_SQUARES, input(call, 'x'))
  sumPartials(runtime, { partials, stride: 4, parts: units, size: 1, output: out.address })
  runtime.heap.release(partials)
  return out.info
}

export function reductionKernels(): KernelConfig[] {
  return [
    withFallback('Sum', (call) => reduce(call, ids.SUM, 'axis', false)),
    withFallback('Mean', (call) => reduce(call, ids.SUM, 'axis', true)),
    withFallback('Max', (call) => reduce(call, ids.LARGEST, 'reductionIndices', false)),
    withFallback('Min', (call) => reduce(call, ids.SMALLEST, 'axis', false)),
    ownKernel('SquaredNorm', squaredNorm),
  ]
}
