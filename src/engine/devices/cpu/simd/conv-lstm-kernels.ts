/**
 * The kernels `ConvLstmSequence`, `ConvLstmSequenceGrad` and `ConvLstmSequenceInputGrad` of the
 * simd backend.
 *
 * Besides the three outputs of the operation the forward kernel returns a fourth, a one-element
 * tensor that owns the kept gates and cells: the tape would make gradients of zeros for whole
 * arrays. For the same reason outputs that are not wanted are single elements; hidden states that
 * are not wanted but needed on the way back are kept with the gates. Without a tape nothing is
 * kept.
 */
import type {
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { gradientNames, isOnTape, noteInputs } from '../../conv-lstm-gradient'
import type { SequenceInputs, SequenceShape } from './conv-lstm'
import { floatBytes } from './conv-lstm'
import type { SequenceGradients } from './conv-lstm-backward'
import { sequenceBackward } from './conv-lstm-backward'
import { sequenceForward } from './conv-lstm-forward'
import { sequenceInputGradient, sequenceWeightGradients } from './conv-lstm-gradients'
import { clearBeforeFirst, maskBlock, withoutGradientsBefore } from './conv-lstm-mask'
import { copyDense, fillDense } from './dense'
import type { SimdBackend } from './simd-backend'

const inputNames = [
  'x',
  'kernel',
  'recurrentKernel',
  'bias',
  'peepholes',
  'initialHidden',
  'initialCell',
] as const
type InputName = (typeof inputNames)[number] | 'mask'
type Inputs = Partial<Record<InputName, TensorInfo>>

interface KernelCall {
  inputs: NamedTensorInfoMap
  attrs?: NamedAttrMap
  backend: unknown
}

function shapeOf(inputs: Inputs, attrs: NamedAttrMap | undefined): SequenceShape {
  const { x, kernel, recurrentKernel, initialHidden } = inputs
  const frames = x ?? initialHidden
  if (recurrentKernel === undefined || frames === undefined)
    throw new Error('A ConvLSTM needs an input or an initial hidden state.')
  const [height, width] = frames.shape.slice(-3) as [number, number]
  return {
    batch: frames.shape[0] as number,
    steps: attrs?.steps as unknown as number,
    height,
    width,
    channels: x === undefined ? 0 : (x.shape[4] as number),
    filters: recurrentKernel.shape[2] as number,
    kernel: (kernel?.shape ?? [1, 1]).slice(0, 2) as [number, number],
    recurrent: recurrentKernel.shape.slice(0, 2) as [number, number],
    hard: attrs?.recurrentActivation === 'hardSigmoid',
  }
}

/** Where the inputs lie. The mask's block is new; the caller releases it. */
function addressesOf(backend: SimdBackend, inputs: Inputs): SequenceInputs {
  const addresses = {} as Record<InputName, number>
  for (const name of inputNames) {
    const tensor = inputs[name]
    addresses[name] = tensor === undefined ? 0 : backend.address(tensor)
  }
  addresses.mask = inputs.mask === undefined ? 0 : maskBlock(backend, inputs.mask)
  return addresses
}

function forward({ inputs, attrs, backend: untyped }: KernelCall): TensorInfo[] {
  const backend = untyped as SimdBackend
  const { heap } = backend.runtime
  const s = shapeOf(inputs, attrs)
  const keep = isOnTape()
  const steps = keep ? s.steps : 1
  const isSilent = attrs?.outputs === 'states'
  const frameBytes = s.height * s.width * s.filters * floatBytes
  const sizes = [
    s.batch * steps * frameBytes * 4,
    s.batch * steps * frameBytes,
    ...(isSilent ? [s.batch * s.steps * frameBytes] : []),
  ]
  const own = heap.allocateAll(sizes)
  try {
    const outputs = computeForward(backend, s, inputs, own, {
      keep,
      wantsStates: attrs?.outputs !== 'sequence',
    })
    const kept = backend.allocate([1])
    noteInputs(Object.keys(inputs), keep ? kept.info : null)
    if (keep) backend.attach(kept.info, own)
    else own.forEach((address) => heap.release(address))
    return [...outputs, kept.info]
  } catch (error) {
    own.forEach((address) => heap.release(address))
    throw error
  }
}

/**
 * Sequence, final hidden state and final cell. @param own blocks for gates, cells and, if it is no
 * output, the sequence
 */
function computeForward(
  backend: SimdBackend,
  s: SequenceShape,
  inputs: Inputs,
  own: readonly number[],
  { keep, wantsStates }: { keep: boolean; wantsStates: boolean },
): TensorInfo[] {
  const { runtime } = backend
  const [gates, cells, silent] = own as [number, number, number?]
  const addresses = addressesOf(backend, inputs)
  const output = backend.allocate(
    silent === undefined ? [s.batch, s.steps, s.height, s.width, s.filters] : [1],
  )
  const sequence = silent ?? output.address
  sequenceForward(runtime, s, addresses, { sequence, gates, cells }, keep)
  const finalHidden = wantsStates
    ? lastStep(backend, s, sequence, s.steps)
    : backend.allocate([1]).info
  const finalCell = wantsStates
    ? lastStep(backend, s, cells, keep ? s.steps : 1)
    : backend.allocate([1]).info
  if (addresses.mask !== 0) {
    clearBeforeFirst(runtime, s, addresses.mask, sequence)
    runtime.heap.release(addresses.mask)
  }
  return [output.info, finalHidden, finalCell]
}

/** Copies the newest frame of every sequence: `[B, steps, H, W, F]` -> `[B, H, W, F]`. */
function lastStep(
  backend: SimdBackend,
  s: SequenceShape,
  address: number,
  steps: number,
): TensorInfo {
  const out = backend.allocate([s.batch, s.height, s.width, s.filters])
  const { runtime } = backend
  const length = s.height * s.width * s.filters
  for (let b = 0; b < s.batch; b++) {
    copyDense(
      runtime,
      address + ((b + 1) * steps - 1) * length * 4,
      out.address + b * length * 4,
      length,
    )
  }
  return out.info
}

/** Outputs: the gradients of `gradientNames`, of those that are present. */
function backward({ inputs, attrs, backend: untyped }: KernelCall): TensorInfo[] {
  const backend = untyped as SimdBackend
  const { runtime } = backend
  const s = shapeOf(inputs, attrs)
  const addresses = addressesOf(backend, inputs)
  const { sequence, kept, sequenceGradient, finalHiddenGradient, finalCellGradient } =
    inputs as Record<string, TensorInfo>
  if (!sequence || !kept || !sequenceGradient || !finalHiddenGradient || !finalCellGradient)
    throw new Error('Incomplete call.')
  const outputs = new Map(
    gradientNames.flatMap((name) => {
      const input = (inputs as Inputs)[name]
      return input === undefined ? [] : [[name, backend.allocate(input.shape)] as const]
    }),
  )
  const blocks = backend.detach(kept)
  if (blocks === undefined)
    throw new Error('The gradient of a ConvLSTM sequence can be taken once per forward pass.')
  const [gates, cells, ownSequence] = blocks as [number, number, number?]
  const cell =
    outputs.get('initialCell')?.address ??
    runtime.heap.allocate(s.batch * s.height * s.width * s.filters * 4)
  const length = s.batch * s.height * s.width * s.filters
  // states that were not wanted are single values
  const hasFinalGradients = finalCellGradient.shape.length > 1
  if (hasFinalGradients) copyDense(runtime, backend.address(finalCellGradient), cell, length)
  else fillDense(runtime, cell, length, 0)
  const isAlone = ownSequence !== undefined // nothing read the sequence, so it has no gradient
  const dropped =
    addresses.mask === 0 || isAlone
      ? 0
      : withoutGradientsBefore(backend, s, addresses.mask, sequenceGradient)
  const gradients: SequenceGradients = {
    sequence: isAlone ? 0 : dropped === 0 ? backend.address(sequenceGradient) : dropped,
    finalHidden: hasFinalGradients ? backend.address(finalHiddenGradient) : 0,
    cell,
    peepholes: outputs.get('peepholes')?.address ?? 0,
    initialHidden: outputs.get('initialHidden')?.address ?? 0,
  }
  const states = { sequence: ownSequence ?? backend.address(sequence), gates, cells }
  sequenceBackward(runtime, s, addresses, states, gradients)
  if (dropped !== 0) runtime.heap.release(dropped)
  if (!outputs.has('initialCell')) runtime.heap.release(cell)
  runtime.heap.release(cells)
  const recurrent = outputs.get('recurrentKernel')?.address ?? 0
  const bias = outputs.get('bias')?.address ?? 0
  const kernel = outputs.get('kernel')?.address ?? 0
  sequenceWeightGradients(runtime, s, { ...addresses, sequence: states.sequence }, gates, {
    kernel,
    recurrent,
    bias,
  })
  if (addresses.mask !== 0) runtime.heap.release(addresses.mask)
  if (isAlone) runtime.heap.release(ownSequence)
  backend.attach(kept, [gates])
  return [...outputs.values()].map(({ info }) => info)
}

/** Output: the gradient of x. `kept` owns the gates' gradients by now. */
function inputBackward({ inputs, attrs, backend: untyped }: KernelCall): TensorInfo {
  const backend = untyped as SimdBackend
  const { x, kernel, recurrentKernel, kept } = inputs as Record<string, TensorInfo>
  if (!x || !kernel || !recurrentKernel || !kept) throw new Error('Incomplete call.')
  const [gates] = backend.attached(kept) as [number]
  const output = backend.allocate(x.shape)
  sequenceInputGradient(
    backend.runtime,
    shapeOf({ x, kernel, recurrentKernel }, attrs),
    backend.address(kernel),
    gates,
    output.address,
  )
  return output.info
}

export const convLstmKernels: KernelConfig[] = [
  { kernelName: 'ConvLstmSequence', backendName: 'simd', kernelFunc: forward },
  { kernelName: 'ConvLstmSequenceGrad', backendName: 'simd', kernelFunc: backward },
  { kernelName: 'ConvLstmSequenceInputGrad', backendName: 'simd', kernelFunc: inputBackward },
]
