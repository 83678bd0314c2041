/**
 * Repairs of the WebGPU backend. Its sum of several tensors takes more of them at once than a card
 * can bind. And its shaders for elementwise operations with broadcasting, selection and padding
 * fail (or, worse, give zeros) from rank 5 on, and sequences have rank 5. All of them work on
 * memory in C order, so adjacent axes that are treated alike can be taken as one: the same memory
 * under a shape of lower rank, which the shaders know how to do.
 */
import * as tf from '@tensorflow/tfjs-core'
import type {
  KernelBackend,
  KernelConfig,
  KernelFunc,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core'

/** Shaders are right up to this rank. */
const largestRank = 4

const binaryKernels = [
  ...[
    'Add',
    'Sub',
    'Multiply',
    'RealDiv',
    'FloorDiv',
    'Mod',
    'Pow',
    'Maximum',
    'Minimum',
    'SquaredDifference',
    'Prelu',
  ],
  ...[
    'Equal',
    'NotEqual',
    'Less',
    'LessEqual',
    'Greater',
    'GreaterEqual',
    'LogicalAnd',
    'LogicalOr',
    'Atan2',
    'EluGrad',
  ],
]

/** Puts the repairs in the place of the backend's own kernels; once is enough. */
export function repairWebgpuKernels(): void {
  for (const name of binaryKernels) replace(name, broadcastByFewerAxes)
  replace('Select', selectByFewerAxes)
  replace('PadV2', padByFewerAxes)
  replace('AddN', addByParts)
}

const repaired = new Set<string>()

function replace(kernelName: string, repair: (original: KernelFunc) => KernelFunc): void {
  const config = tf.getKernel(kernelName, 'webgpu') as KernelConfig | undefined
  if (config === undefined || repaired.has(kernelName)) return
  repaired.add(kernelName)
  tf.unregisterKernel(kernelName, 'webgpu')
  tf.registerKernel({ ...config, kernelFunc: repair(config.kernelFunc) })
}

/** The same memory under another shape. */
function viewed(tensor: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape }
}

function single(result: TensorInfo | TensorInfo[]): TensorInfo {
  if (Array.isArray(result)) throw new Error('A kernel with one output was expected.')
  return result
}

function broadcastByFewerAxes(original: KernelFunc): KernelFunc {
  return (call) => {
    const [[aName, a], [bName, b]] = Object.entries(call.inputs) as [
      [string, TensorInfo],
      [string, TensorInfo],
    ]
    if (Math.max(a.shape.length, b.shape.length) <= largestRank) return original(call)
    const { aShape, bShape, outputShape } = mergeBroadcast(a.shape, b.shape)
    const inputs = { [aName]: viewed(a, aShape), [bName]: viewed(b, bShape) }
    return viewed(single(original({ ...call, inputs })), outputShape)
  }
}

/** Merges neighbouring axes that both operands have, or that the same one of them repeats along. */
export function mergeBroadcast(
  a: number[],
  b: number[],
): { aShape: number[]; bShape: number[]; outputShape: number[] } {
  const rank = Math.max(a.length, b.length)
  const side = (shape: number[], axis: number): number => shape[axis - (rank - shape.length)] ?? 1
  const [aShape, bShape, outputShape]: number[][] = [[], [], []]
  let before = ''
  for (let axis = 0; axis < rank; axis++) {
    const [sideA, sideB] = [side(a, axis), side(b, axis)]
    const output = sideA === 1 ? sideB : sideA
    outputShape!.push(output)
    if (output === 1) continue
    const kind = `${sideA === 1} ${sideB === 1}`
    if (kind !== before) {
      aShape!.push(sideA)
      bShape!.push(sideB)
    } else {
      aShape!.push(aShape!.pop()! * sideA)
      bShape!.push(bShape!.pop()! * sideB)
    }
    before = kind
  }
  return { aShape: aShape!, bShape: bShape!, outputShape: outputShape! }
}

function selectByFewerAxes(original: KernelFunc): KernelFunc {
  return (call) => {
    const { condition, t, e } = call.inputs as {
      condition: TensorInfo
      t: TensorInfo
      e: TensorInfo
    }
    if (t.shape.length <= largestRank || condition.shape.length !== t.shape.length)
      return original(call)
    const flat = [tf.util.sizeFromShape(t.shape)]
    const inputs = { condition: viewed(condition, flat), t: viewed(t, flat), e: viewed(e, flat) }
    return viewed(single(original({ ...call, inputs })), t.shape)
  }
}

function padByFewerAxes(original: KernelFunc): KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo }
    const { paddings, ...attributes } = call.attrs as { paddings: [number, number][] }
    if (x.shape.length <= largestRank) return original(call)
    const merged = mergePadding(x.shape, paddings)
    const inputs = { x: viewed(x, merged.shape) }
    const padded = single(
      original({ ...call, inputs, attrs: { ...attributes, paddings: merged.paddings } }),
    )
    return viewed(
      padded,
      x.shape.map((side, axis) => side + paddings[axis]![0] + paddings[axis]![1]),
    )
  }
}

/**
 * Takes every axis that is not padded together with the one before it, whose padding then counts in
 * larger pieces.
 */
export function mergePadding(
  shape: number[],
  paddings: [number, number][],
): { shape: number[]; paddings: [number, number][] } {
  const merged = { shape: [] as number[], paddings: [] as [number, number][] }
  shape.forEach((side, axis) => {
    const [before, after] = paddings[axis]!
    const last = merged.shape.length - 1
    if (last < 0 || before + after > 0) {
      merged.shape.push(side)
      merged.paddings.push([before, after])
    } else {
      merged.shape[last]! *= side
      merged.paddings[last] = [merged.paddings[last]![0] * side, merged.paddings[last]![1] * side]
    }
  })
  return merged
}

/** As many tensors at a time as the card lets a program read beside the one it writes. */
function addByParts(original: KernelFunc): KernelFunc {
  return (call) => {
    const backend = call.backend as KernelBackend & { device: GPUDevice }
    const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1
    const sum = (tensors: TensorInfo[]): TensorInfo => {
      if (tensors.length > most) {
        const first = sum(tensors.slice(0, most))
        const all = sum([first, ...tensors.slice(most)])
        backend.disposeData(first.dataId)
        return all
      }
      return single(original({ ...call, inputs: tensors as unknown as NamedTensorInfoMap }))
    }
    return sum(Object.values(call.inputs) as TensorInfo[])
  }
}
