/**
 * The kernels `ConvLstmSequence`, `ConvLstmSequenceGrad` and `ConvLstmSequenceInputGrad` of the
 * WebGPU backend.
 */
import type {
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core'
import { gradientNames, isOnTape, noteInputs } from '../../conv-lstm-gradient'
import type { OwnWebgpuBackend } from './backend'
import type { SequenceInputs, SequenceShape } from './conv-lstm'
import {
  biasGradient,
  initialHiddenGradient,
  inputGradient,
  kernelGradient,
  recurrentGradient,
  sequenceBackward,
  sequenceForward,
} from './conv-lstm'
import { Recorder } from './recorder'

const inputNames = [
  'x',
  'kernel',
  'recurrentKernel',
  'bias',
  'peepholes',
  'initialHidden',
  'initialCell',
  'mask',
] as const

interface KernelCall {
  inputs: NamedTensorInfoMap
  attrs?: NamedAttrMap
  backend: unknown
}

function shapeOf(
  { x, kernel, recurrentKernel, initialHidden }: NamedTensorInfoMap,
  attrs: NamedAttrMap | undefined,
): SequenceShape {
  const frames = x ?? initialHidden
  if (recurrentKernel === undefined || frames === undefined)
    throw new Error('A ConvLSTM needs an input or an initial hidden state.')
  const [height, width] = frames.shape.slice(-3) as [number, number]
  return {
    batch: frames.shape[0] as number,
    steps: attrs?.['steps'] as unknown as number,
    height,
    width,
    channels: x === undefined ? 0 : (x.shape[4] as number),
    filters: recurrentKernel.shape[2] as number,
    kernel: (kernel?.shape ?? [1, 1]).slice(0, 2) as [number, number],
    recurrent: recurrentKernel.shape.slice(0, 2) as [number, number],
    hard: attrs?.['recurrentActivation'] === 'hardSigmoid',
  }
}

function buffersOf(backend: OwnWebgpuBackend, inputs: NamedTensorInfoMap): SequenceInputs {
  const present = inputNames.flatMap((name) =>
    inputs[name] === undefined ? [] : [[name, backend.bufferOf(inputs[name])] as const],
  )
  return Object.fromEntries(present)
}

function forward({ inputs: tensors, attrs, backend: untyped }: KernelCall): TensorInfo[] {
  const backend = untyped as OwnWebgpuBackend
  const shape = shapeOf(tensors, attrs)
  const inputs = buffersOf(backend, tensors)
  const keep = isOnTape()
  const { batch, steps, height, width, filters } = shape
  const frame = [batch, height, width, filters]
  const sequence = backend.allocate([batch, steps, height, width, filters])
  const [finalHidden, finalCell] = [backend.allocate(frame), backend.allocate(frame)]
  const gates = backend.acquire(
    tensors['x'] || keep ? [batch, steps, height, width, 4 * filters] : [1],
  )
  const cells = backend.acquire([keep ? steps + 1 : 1, ...frame])
  const recorder = new Recorder(backend)
  sequenceForward(
    { backend, recorder, shape, inputs },
    { gates, cells, sequence: sequence.buffer },
    keep,
  )

  const floats = height * width * filters
  for (let b = 0; b < batch; b++) {
    recorder.copy(
      sequence.buffer,
      ((b + 1) * steps - 1) * floats,
      finalHidden.buffer,
      b * floats,
      floats,
    )
  }
  recorder.copy(cells, keep ? steps * batch * floats : 0, finalCell.buffer, 0, batch * floats)
  recorder.end()

  const kept = backend.makeTensorInfo([1], 'float32', new Float32Array(1))
  if (keep) backend.attach(kept, [gates, cells])
  else [gates, cells].forEach((buffer) => backend.release(buffer))
  noteInputs(Object.keys(tensors), keep ? kept : null)
  return [sequence.info, finalHidden.info, finalCell.info, kept]
}

/** Outputs: the gradients of `gradientNames`, of those that are present. */
function backward({ inputs: tensors, attrs, backend: untyped }: KernelCall): TensorInfo[] {
  const backend = untyped as OwnWebgpuBackend
  const shape = shapeOf(tensors, attrs)
  const inputs = buffersOf(backend, tensors)
  const { sequence, kept, sequenceGradient, finalHiddenGradient, finalCellGradient } = tensors
  if (!sequence || !kept || !sequenceGradient || !finalHiddenGradient || !finalCellGradient)
    throw new Error('Incomplete call.')
  const [gates, cells] = backend.detach(kept) ?? []
  if (!gates || !cells)
    throw new Error('The gradient of a ConvLSTM sequence can be taken once per forward pass.')
  const outputs = gradientNames.flatMap((name) => {
    const input = tensors[name]
    return input === undefined ? [] : [{ name, ...backend.allocate(input.shape) }]
  })
  const bufferOf = (wanted: string): GPUBuffer | undefined =>
    outputs.find(({ name }) => name === wanted)?.buffer
  const frame = [shape.batch, shape.height, shape.width, shape.filters]
  const carried =
    bufferOf('initialCell') ?? backend.acquire(inputs.mask === undefined ? frame : [2, ...frame])
  const [cellGradient, hiddenGradient, sequenceBuffer, gradientBuffer] = [
    backend.bufferOf(finalCellGradient),
    backend.bufferOf(finalHiddenGradient),
    backend.bufferOf(sequence),
    backend.bufferOf(sequenceGradient),
  ]

  const recorder = new Recorder(backend)
  const call = { backend, recorder, shape, inputs }
  recorder.copy(
    cellGradient,
    0,
    carried,
    0,
    frame.reduce((product, side) => product * side),
  )
  const states = {
    gates,
    cells,
    carried,
    sequenceGradient: gradientBuffer,
    finalHiddenGradient: hiddenGradient,
  }
  sequenceBackward(call, states)
  biasGradient(call, states, { bias: bufferOf('bias'), peepholes: bufferOf('peepholes') })
  for (const { name, buffer } of outputs) {
    if (name === 'kernel') kernelGradient(call, gates, buffer)
    else if (name === 'recurrentKernel') recurrentGradient(call, gates, sequenceBuffer, buffer)
    else if (name === 'initialHidden') initialHiddenGradient(call, gates, buffer)
  }
  recorder.end()

  backend.release(cells)
  if (carried !== bufferOf('initialCell')) backend.release(carried)
  backend.attach(kept, [gates])
  return outputs.map(({ info }) => info)
}

/** Output: the gradient of x. `kept` owns the gates' gradients by now. */
function inputBackward({ inputs: tensors, attrs, backend: untyped }: KernelCall): TensorInfo {
  const backend = untyped as OwnWebgpuBackend
  const { x, kept } = tensors
  const [gates] = (kept && backend.attached(kept)) ?? []
  if (!x || !gates) throw new Error('Incomplete call.')
  const inputs = buffersOf(backend, tensors)
  const output = backend.allocate(x.shape)
  const recorder = new Recorder(backend)
  inputGradient({ backend, recorder, shape: shapeOf(tensors, attrs), inputs }, gates, output.buffer)
  recorder.end()
  return output.info
}

export const convLstmKernels: KernelConfig[] = [
  { kernelName: 'ConvLstmSequence', backendName: 'webgpu', kernelFunc: forward },
  { kernelName: 'ConvLstmSequenceGrad', backendName: 'webgpu', kernelFunc: backward },
  { kernelName: 'ConvLstmSequenceInputGrad', backendName: 'webgpu', kernelFunc: inputBackward },
]
