/**
 * Steps that a mask leaves out of a ConvLSTM sequence, as far as the kernels of single steps don't
 * see to them: how the mask lies in memory, the outputs before the first step that counts, and what
 * the way back leaves at the first step.
 *
 * While a sequence is computed, its outputs are the hidden states. The two differ only before the
 * first step that counts, where the state is the initial one and the output zero; so these outputs
 * are cleared at the end, and their gradients at the beginning.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SequenceShape } from './conv-lstm'
import { copyDense } from './dense'
import type { Runtime } from './runtime'
import type { SimdBackend } from './simd-backend'

const floatBytes = 4

/** A new block of one byte per step, `[B, T]`, 0 where it is left out. */
export function maskBlock(backend: SimdBackend, mask: TensorInfo): number {
  const values = backend.readSync(mask.dataId) as ArrayLike<number>
  const { heap } = backend.runtime
  const address = heap.allocate(values.length)
  heap.bytes(address, values.length).set(Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)))
  return address
}

/** The first step that counts of every sequence; T where none does. */
function firstSteps(runtime: Runtime, s: SequenceShape, mask: number): number[] {
  const bytes = runtime.heap.bytesUnsettled(mask, s.batch * s.steps) // kernels only read it
  return Array.from({ length: s.batch }, (_, b) => {
    const first = bytes.subarray(b * s.steps, (b + 1) * s.steps).indexOf(1)
    return first < 0 ? s.steps : first
  })
}

/** Whether a step counts for every sequence; address 0: all do. */
export function allCount(runtime: Runtime, s: SequenceShape, mask: number, step: number): boolean {
  if (mask === 0) return true
  const bytes = runtime.heap.bytesUnsettled(mask, s.batch * s.steps) // kernels only read it
  return Array.from({ length: s.batch }, (_, b) => bytes[b * s.steps + step]).every(
    (value) => value !== 0,
  )
}

/** Clears the frames of `[B, T, H, W, F]` before the first step that counts. */
export function clearBeforeFirst(
  runtime: Runtime,
  s: SequenceShape,
  mask: number,
  sequence: number,
): void {
  const frame = s.height * s.width * s.filters
  for (const [b, first] of firstSteps(runtime, s, mask).entries()) {
    runtime.heap.floats(sequence + b * s.steps * frame * floatBytes, first * frame).fill(0)
  }
}

/**
 * A copy of the sequence's gradient `[B, T, H, W, F]` in a new block, zero before the first step
 * that counts; 0 when it is so anyway.
 */
export function withoutGradientsBefore(
  backend: SimdBackend,
  s: SequenceShape,
  mask: number,
  gradient: TensorInfo,
): number {
  const { runtime } = backend
  if (firstSteps(runtime, s, mask).every((first) => first === 0)) return 0
  const length = s.batch * s.steps * s.height * s.width * s.filters
  const address = runtime.heap.allocate(length * floatBytes)
  copyDense(runtime, backend.address(gradient), address, length)
  clearBeforeFirst(runtime, s, mask, address)
  return address
}

/**
 * Gates' gradients of the first step that counts, `[B, H, W, 4F]` in a new block; zeros where no
 * step does.
 */
export function firstStepGradients(
  runtime: Runtime,
  s: SequenceShape,
  mask: number,
  gateGradients: number,
): number {
  const { heap } = runtime
  const length = s.height * s.width * s.filters * 4
  const address = heap.allocate(s.batch * length * floatBytes)
  for (const [b, first] of firstSteps(runtime, s, mask).entries()) {
    const to = heap.floats(address + b * length * floatBytes, length)
    if (first === s.steps) to.fill(0)
    else to.set(heap.floats(gateGradients + (b * s.steps + first) * length * floatBytes, length))
  }
  return address
}

/**
 * Where the first step is left out, the gradient of the hidden state still waits in its gates (see
 * `lstm-backward.ts`): takes it as the initial state's (address 0: not wanted) and clears the
 * gates.
 */
export function finishFirstStep(
  runtime: Runtime,
  s: SequenceShape,
  mask: number,
  rowsPerUnit: number,
  gates: number,
  initialHidden: number,
): void {
  const { heap } = runtime
  const row = s.width * s.filters
  for (const [b, first] of firstSteps(runtime, s, mask).entries()) {
    if (first === 0) continue
    const gatesOfImage = gates + b * s.steps * s.height * row * 4 * floatBytes
    for (let y = 0; y < s.height && initialHidden !== 0; y += rowsPerUnit) {
      const length = Math.min(rowsPerUnit, s.height - y) * row
      const waiting = heap.floats(gatesOfImage + y * row * 4 * floatBytes, length)
      heap.floats(initialHidden + (b * s.height + y) * row * floatBytes, length).set(waiting)
    }
    heap.floats(gatesOfImage, s.height * row * 4).fill(0)
  }
}
