/**
 * By which method a convolution is computed: what was fastest when this machine tried it, which is
 * kept, so that all runs on a machine compute in the same way; where nothing is kept and nothing
 * shall be timed, the method with the fewest multiplications.
 */
import type { ConvolutionShape } from './direct-convolution'
import { directConvolve } from './direct-convolution'
import { packWeights } from './pack-weights'
import type { Runtime } from './runtime'
import type { WinogradMethod } from './winograd'
import { winogradMethods } from './winograd'
import { winogradConvolve } from './winograd-convolve'
import { winogradWeights } from './winograd-weights'

const direct = 'direct'
/** Pixels of a trial, about: some milliseconds. */
const TRIAL_PIXELS = 4096
const TRIALS = 3
/** Large frames are tried on so many of their rows, some rows of tiles. */
const LEAST_ROWS = 24

/** The method for a convolution, forward or by data or by weights; null: the direct one. */
export function methodFor(runtime: Runtime, s: ConvolutionShape): WinogradMethod | null {
  const methods = winogradMethods(s)
  const [usual] = methods
  if (usual === undefined) return null
  const names = [...methods.map(({ name }) => name), direct]
  const name = runtime.choices.choose(keyOf(s), names, (candidate) =>
    timeMethod(runtime, s, methods, candidate),
  )
  return methods.find((method) => method.name === name) ?? null
}

/**
 * What the speed depends on; not the number of images, so that a batch's size does not change how
 * it is computed.
 */
function keyOf(s: ConvolutionShape): string {
  return (
    `${s.kernelHeight}x${s.kernelWidth} ${s.channels}>${s.filters} ${s.outputHeight}x` +
    `${s.outputWidth}`
  )
}

/** Milliseconds of the convolution of a few frames, or of the upper part of one, best of some. */
function timeMethod(
  runtime: Runtime,
  s: ConvolutionShape,
  methods: readonly WinogradMethod[],
  name: string,
): number {
  const images = Math.max(1, Math.round(TRIAL_PIXELS / (s.outputHeight * s.outputWidth)))
  const cut = Math.max(
    0,
    s.outputHeight - Math.max(LEAST_ROWS, Math.round(TRIAL_PIXELS / s.outputWidth)),
  )
  const [height, outputHeight] = [s.height - cut, s.outputHeight - cut]
  const shape = { ...s, images, height, outputHeight, depth: 1, outputDepth: 1, padFront: 0 }
  const method = methods.find((candidate) => candidate.name === name) ?? null
  const inputImage = height * s.width * s.channels * 4
  const outputImage = outputHeight * s.outputWidth * s.filters * 4
  const kernel = filled(runtime, s.kernelHeight * s.kernelWidth * s.channels * s.filters)
  const input = filled(runtime, (images * inputImage) / 4)
  const output = runtime.heap.allocate(images * outputImage + 64)
  const weights =
    method === null
      ? packWeights(runtime, kernel, shape, false)
      : winogradWeights(runtime, shape, method, { address: kernel, packed: false })
  const start = runtime.zeros(s.filters + 64)
  const buffers = {
    input,
    inputImage,
    weights,
    start,
    startImage: 0,
    startPixel: 0,
    output,
    outputImage,
  }
  let best = Infinity
  for (let trial = 0; trial < TRIALS; trial++) {
    runtime.finish()
    const begin = performance.now()
    if (method === null) directConvolve(runtime, shape, buffers)
    else winogradConvolve(runtime, shape, method, buffers)
    runtime.finish()
    best = Math.min(best, performance.now() - begin)
  }
  for (const address of [kernel, input, output, weights]) runtime.heap.release(address)
  return best
}

/**
 * A new block of ordinary numbers; zeros or leftovers could be slower or faster to compute with.
 */
function filled(runtime: Runtime, length: number): number {
  const address = runtime.heap.allocate(length * 4)
  const values = runtime.heap.floats(address, length)
  for (let i = 0; i < length; i++) values[i] = ((i * 7) % 23) / 23 - 0.5
  return address
}
