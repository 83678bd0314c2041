/** What is done to weights on their way between two programs. */
import type { SavedTensor } from '../../process/safetensors-file'

/** Gates i, f, c, o along the last axis; c is squashed otherwise than the others. */
const gates = 4
const cellGate = 2

export function mapValues(
  { shape, values }: SavedTensor,
  change: (value: number, index: number) => number,
): SavedTensor {
  return { shape, values: values.map(change) }
}

/** The gates i, f and o of a ConvLSTM's weight, `[…, 4F]`, times a factor, plus an offset. */
export function mapGates(tensor: SavedTensor, factor: number, offset = 0): SavedTensor {
  const outputs = tensor.shape.at(-1) ?? gates
  const filters = outputs / gates
  return mapValues(tensor, (value, index) =>
    Math.floor((index % outputs) / filters) === cellGate ? value : value * factor + offset,
  )
}

/** The same values under another shape. */
export function shaped({ values }: SavedTensor, shape: number[]): SavedTensor {
  return { shape, values }
}

export function filled(shape: number[], value: number): SavedTensor {
  const size = shape.reduce((product, side) => product * side, 1)
  return { shape, values: new Float32Array(size).fill(value) }
}

/** A square kernel `[k, k, C, F]` with zeros around, which convolves to the same. */
export function enlargedKernel(tensor: SavedTensor, side: number): SavedTensor {
  const [own = 1, , ...rest] = tensor.shape
  if (own === side) return tensor
  const row = rest.reduce((product, size) => product * size, 1)
  const margin = (side - own) / 2
  const enlarged = filled([side, side, ...rest], 0)
  for (let y = 0; y < own; y++) {
    const from = tensor.values.subarray(y * own * row, (y + 1) * own * row)
    enlarged.values.set(from, ((y + margin) * side + margin) * row)
  }
  return enlarged
}
