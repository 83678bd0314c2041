/**
 * Transposition, slices, concatenation and padding of large float arrays: all are copies between
 * different strides.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { backend_util, util } from '@tensorflow/tfjs-core'
import { COPY_STRIDED } from '../../../kernels/kernel-ids'
import type { KernelCall } from './kernel-support'
import { copyDense, fillDense } from './dense'
import { input, isLarge, isLargeFloat, sizeOf, withFallback } from './kernel-support'
import type { SimdBackend } from './simd-backend'

const RANK = 5

interface Dimension {
  size: number
  in: number
  out: number
}

/** Strides of a dense array, in elements. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1)
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number)
  return strides
}

/** Joins dimensions that lie one behind the other in both arrays; drops those of size 1. */
function simplified(dimensions: Dimension[]): Dimension[] {
  const joined: Dimension[] = []
  for (const dimension of dimensions) {
    if (dimension.size === 1) continue
    const last = joined.at(-1)
    if (
      last &&
      last.in === dimension.in * dimension.size &&
      last.out === dimension.out * dimension.size
    ) {
      joined[joined.length - 1] = { ...dimension, size: dimension.size * last.size }
    } else joined.push(dimension)
  }
  return joined
}

/** Copies; addresses in bytes. False when there are more dimensions than the kernel has. */
export function copyStrided(
  backend: SimdBackend,
  input: number,
  output: number,
  dimensions: Dimension[],
): boolean {
  const d = simplified(dimensions)
  if (d.length > RANK) return false
  if (d.length === 1 && d[0]?.in === 1 && d[0].out === 1) {
    copyDense(backend.runtime, input, output, d[0].size)
    return true
  }
  if (d.length === 2 && (d[0] as Dimension).size < 8) splitSecond(d)
  const padded =
    d.length <= 2
      ? [...d.slice(0, -1), ...fillers(RANK - d.length), ...d.slice(-1)]
      : [...d.slice(0, 2), ...fillers(RANK - d.length), ...d.slice(2)]
  const [d0, d1] = padded as [Dimension, Dimension]
  const size = padded.reduce((product, { size: side }) => product * side, 1)
  backend.runtime.run(COPY_STRIDED, d0.size * d1.size, size, [
    input,
    output,
    ...padded.map(({ size: side }) => side),
    ...padded.map((dimension) => dimension.in),
    ...padded.map(({ out }) => out),
  ])
  return true
}

function fillers(count: number): Dimension[] {
  return Array.from({ length: count }, () => ({ size: 1, in: 0, out: 0 }))
}

/** Cuts a few long lines into pieces, so that there are enough units to share out. */
function splitSecond(d: Dimension[]): void {
  const last = d[1] as Dimension
  const pieces = [16, 8, 4, 2].find((count) => last.size % count === 0)
  if (pieces === undefined) return
  const side = last.size / pieces
  d.splice(
    1,
    1,
    { size: pieces, in: last.in * side, out: last.out * side },
    { ...last, size: side },
  )
}

function transpose(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  if (!isLargeFloat(x)) return null
  const perm = call.attrs.perm as number[]
  const strides = denseStrides(x.shape)
  const shape = perm.map((axis) => x.shape[axis] as number)
  const outStrides = denseStrides(shape)
  const dimensions = perm.map((axis, index) => ({
    size: shape[index] as number,
    in: strides[axis] as number,
    out: outStrides[index] as number,
  }))
  const out = call.backend.allocate(shape)
  if (copyStrided(call.backend, call.backend.address(x), out.address, dimensions)) return out.info
  call.backend.disposeIntermediateTensorInfo(out.info)
  return null
}

/**
 * The block of `shape` that begins at `begin`, or null when it is too small or has too many
 * dimensions.
 */
function sliced(
  backend: SimdBackend,
  x: TensorInfo,
  begin: number[],
  shape: number[],
): TensorInfo | null {
  const out = backend.allocate(shape)
  if (block(backend, x, begin, shape, out.address, denseStrides(shape), 0)) return out.info
  backend.disposeIntermediateTensorInfo(out.info)
  return null
}

/** Copies the block of `shape` that begins at `begin` in x. */
function block(
  backend: SimdBackend,
  x: TensorInfo,
  begin: number[],
  shape: number[],
  out: number,
  outStrides: number[],
  outOffset: number,
): boolean {
  const strides = denseStrides(x.shape)
  const offset = begin.reduce((sum, first, axis) => sum + first * (strides[axis] as number), 0)
  const dimensions = shape.map((size, axis) => ({
    size,
    in: strides[axis] as number,
    out: outStrides[axis] as number,
  }))
  return copyStrided(backend, backend.address(x) + offset * 4, out + outOffset * 4, dimensions)
}

function slice(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  if (!isLarge(sizeOf(x)) || (x.dtype !== 'float32' && x.dtype !== 'bool')) return null
  const begin = call.attrs.begin as number[]
  const given = call.attrs.size as number[] | undefined
  if (given === undefined || begin.length !== x.shape.length || given.length !== x.shape.length)
    return null
  const shape = given.map((size, axis) =>
    size < 0 ? (x.shape[axis] as number) - (begin[axis] as number) : size,
  )
  if (
    shape.some(
      (size, axis) =>
        (begin[axis] as number) < 0 || (begin[axis] as number) + size > (x.shape[axis] as number),
    )
  )
    return null
  if (!isLarge(util.sizeFromShape(shape))) return null
  return x.dtype === 'bool'
    ? slicedBytes(call.backend, x, begin, shape)
    : sliced(call.backend, x, begin, shape)
}

/** The same for truth values, a line at a time. */
function slicedBytes(
  backend: SimdBackend,
  x: TensorInfo,
  begin: number[],
  shape: number[],
): TensorInfo {
  const { heap } = backend.runtime
  const source = heap.bytes(backend.address(x), sizeOf(x))
  const out = backend.allocateBytes(shape)
  const target = heap.bytes(out.address, sizeOf(out.info))
  const strides = denseStrides(x.shape)
  // the last axes that are whole make one line together with the axis before them
  let lineAxis = shape.length - 1
  while (lineAxis > 0 && shape[lineAxis] === x.shape[lineAxis]) lineAxis--
  const length = util.sizeFromShape(shape.slice(lineAxis))
  const copy = (axis: number, from: number, to: number): number => {
    const first = from + (begin[axis] as number) * (strides[axis] as number)
    if (axis === lineAxis) {
      target.set(source.subarray(first, first + length), to)
      return to + length
    }
    let next = to
    for (let i = 0; i < (shape[axis] as number); i++)
      next = copy(axis + 1, first + i * (strides[axis] as number), next)
    return next
  }
  copy(0, 0, 0)
  return out.info
}

/** Neighbouring parts along an axis. */
function parts(
  backend: SimdBackend,
  x: TensorInfo,
  axis: number,
  sizes: number[],
): TensorInfo[] | null {
  if (x.shape.length > RANK) return null
  const begin = new Array<number>(x.shape.length).fill(0)
  return sizes.map((size) => {
    const shape = x.shape.map((side, index) => (index === axis ? size : side))
    const part = sliced(backend, x, begin, shape) as TensorInfo
    begin[axis] = (begin[axis] as number) + size
    return part
  })
}

function split(call: KernelCall): TensorInfo[] | null {
  const x = input(call, 'x')
  if (!isLargeFloat(x)) return null
  const axis = util.parseAxisParam(call.attrs.axis as number, x.shape)[0] as number
  const sizes = backend_util.prepareSplitSize(x, call.attrs.numOrSizeSplits as number[], axis)
  return parts(call.backend, x, axis, sizes)
}

/** Parts of size 1 along an axis, without that axis. */
function unpack(call: KernelCall): TensorInfo[] | null {
  const value = input(call, 'value')
  if (!isLargeFloat(value)) return null
  const axis = util.parseAxisParam(call.attrs.axis as number, value.shape)[0] as number
  const results = parts(
    call.backend,
    value,
    axis,
    new Array<number>(value.shape[axis] as number).fill(1),
  )
  const shape = value.shape.filter((_, index) => index !== axis)
  return results && results.map((part) => ({ ...part, shape }))
}

function isSameBut(shape: number[], other: number[], axis: number): boolean {
  return (
    shape.length === other.length &&
    shape.every((side, index) => index === axis || side === other[index])
  )
}

function concat({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const tensors = Object.values(inputs).filter((tensor) => sizeOf(tensor) > 0)
  const [first] = tensors
  if (
    first === undefined ||
    tensors.some((tensor) => tensor.dtype !== 'float32' || tensor.shape.length > RANK)
  )
    return null
  const axis = util.parseAxisParam(attrs.axis as number, first.shape)[0] as number
  if (tensors.some((tensor) => !isSameBut(tensor.shape, first.shape, axis))) return null
  const shape = backend_util.computeOutShape(
    tensors.map((tensor) => tensor.shape),
    axis,
  )
  if (!isLarge(util.sizeFromShape(shape)) || tensors.length === 1) return null
  const out = backend.allocate(shape)
  const strides = denseStrides(shape)
  let offset = 0
  for (const tensor of tensors) {
    const begin = new Array<number>(shape.length).fill(0)
    block(backend, tensor, begin, tensor.shape, out.address, strides, offset)
    offset += (tensor.shape[axis] as number) * (strides[axis] as number)
  }
  return out.info
}

function pad(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  if (!isLargeFloat(x) || x.shape.length > RANK) return null
  const { paddings, constantValue } = call.attrs as {
    paddings: [number, number][]
    constantValue: number
  }
  const shape = x.shape.map(
    (side, axis) => side + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0),
  )
  const strides = denseStrides(shape)
  const offset = paddings.reduce(
    (sum, [before], axis) => sum + before * (strides[axis] as number),
    0,
  )
  const out = call.backend.allocate(shape)
  fillDense(call.backend.runtime, out.address, util.sizeFromShape(shape), constantValue)
  block(
    call.backend,
    x,
    new Array<number>(shape.length).fill(0),
    x.shape,
    out.address,
    strides,
    offset,
  )
  return out.info
}

/** Dimensions of a copy that repeats an array along its axes of size 1. */
export function broadcastStrides(from: readonly number[], shape: readonly number[]): Dimension[] {
  const sides = [...new Array<number>(shape.length - from.length).fill(1), ...from]
  const strides = denseStrides(sides)
  const outStrides = denseStrides(shape)
  return shape.map((size, axis) => ({
    size,
    in: sides[axis] === 1 ? 0 : (strides[axis] as number),
    out: outStrides[axis] as number,
  }))
}

function broadcastTo(backend: SimdBackend, x: TensorInfo, shape: number[]): TensorInfo | null {
  if (!isLarge(util.sizeFromShape(shape)) || x.dtype !== 'float32' || shape.length > RANK)
    return null
  const out = backend.allocate(shape)
  copyStrided(backend, backend.address(x), out.address, broadcastStrides(x.shape, shape))
  return out.info
}

/** Tile, where it only repeats axes of size 1 (gradients of sums and means do). */
function tile(call: KernelCall): TensorInfo | null {
  const x = input(call, 'x')
  const reps = call.attrs.reps as number[]
  if (
    reps.length !== x.shape.length ||
    reps.some((times, axis) => times !== 1 && x.shape[axis] !== 1)
  )
    return null
  return broadcastTo(
    call.backend,
    x,
    x.shape.map((side, axis) => side * (reps[axis] as number)),
  )
}

/** Several arrays of one shape, one behind the other along a new axis. */
function pack({ inputs, attrs, backend }: KernelCall): TensorInfo | null {
  const tensors = Object.values(inputs)
  const [first] = tensors
  if (!isLargeFloat(first) || first.shape.length >= RANK + 1) return null
  if (tensors.some(({ dtype, shape }) => dtype !== 'float32' || !isSameBut(shape, first.shape, -1)))
    return null
  const axis = attrs.axis as number
  const rows = util.sizeFromShape(first.shape.slice(0, axis))
  const columns = sizeOf(first) / rows
  const shape = [...first.shape.slice(0, axis), tensors.length, ...first.shape.slice(axis)]
  const out = backend.allocate(shape)
  for (const [index, tensor] of tensors.entries()) {
    copyStrided(backend, backend.address(tensor), out.address + index * columns * 4, [
      { size: rows, in: columns, out: columns * tensors.length },
      { size: columns, in: 1, out: 1 },
    ])
  }
  return out.info
}

export function copyKernels(): KernelConfig[] {
  return [
    withFallback('Transpose', transpose),
    withFallback('Slice', slice),
    withFallback('SplitV', split),
    withFallback('Unpack', unpack),
    withFallback('Concat', concat),
    withFallback('PadV2', pad),
    withFallback('Tile', tile),
    withFallback('Pack', pack),
  ]
}
