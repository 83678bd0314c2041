/**
 * The gradient of the kernel `ConvLstmSequence`, the same for every backend that has the kernel.
 * The backend registers beside it
 * - `ConvLstmSequenceGrad`: inputs are those of the forward call, its outputs `sequence` and
 *   `kept`, and the gradients of the three outputs; it gives the gradients of `gradientNames`, of
 *   those that are present;
 * - `ConvLstmSequenceInputGrad`: the gradient of x, called after it and only when something before
 *   the layer wants it.
 *
 * The forward kernel's fourth output, `kept`, is a one-element tensor that owns what the way back
 * needs: the tape would make gradients of zeros for whole arrays.
 */
import type { GradConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { engine } from '@tensorflow/tfjs-core'

/** Inputs whose gradients `ConvLstmSequenceGrad` gives, in this order. */
export const gradientNames = [
  'kernel',
  'recurrentKernel',
  'bias',
  'peepholes',
  'initialHidden',
  'initialCell',
] as const

/** The order of the inputs of a forward call, found again on the way back. */
const keptInputs = new WeakMap<object, string[]>()
/**
 * The inputs of the newest forward call: the tape asks which inputs to save right after the kernel,
 * and absent ones can't be.
 */
let newestInputs: string[] = []

/**
 * Whether the kernel that runs now is recorded for a gradient, so that it has to keep what the way
 * back needs.
 */
export function isOnTape(): boolean {
  const { gradientDepth, kernelDepth } = engine().state
  return gradientDepth > 0 && kernelDepth === 1
}

/**
 * Every forward call tells which inputs it had. @param kept its fourth output, null when nothing is
 * kept
 */
export function noteInputs(names: string[], kept: TensorInfo | null): void {
  newestInputs = names
  if (kept !== null) keptInputs.set(kept.dataId, names)
}

const gradient: GradConfig['gradFunc'] = (dy, saved, attrs) => {
  const [sequence, kept] = saved.slice(-2)
  const names = kept && keptInputs.get(kept.dataId)
  if (sequence === undefined || kept === undefined || names === undefined)
    throw new Error('A ConvLSTM sequence was run without a gradient tape.')
  const inputs: Record<string, Tensor> = Object.fromEntries(
    names.map((name, index) => [name, saved[index] as Tensor]),
  )
  const [sequenceGradient, finalHiddenGradient, finalCellGradient] = dy as Tensor[] as [
    Tensor,
    Tensor,
    Tensor,
  ]
  const given = {
    ...inputs,
    sequence,
    kept,
    sequenceGradient,
    finalHiddenGradient,
    finalCellGradient,
  }
  const results = engine().runKernel<Tensor[]>('ConvLstmSequenceGrad', given, attrs)
  const present = gradientNames.filter((name) => name in inputs)
  const gradients: Record<string, () => Tensor> = Object.fromEntries(
    present.map((name, index) => [name, () => results[index] as Tensor]),
  )
  const { x, kernel, recurrentKernel } = inputs
  if (x && kernel && recurrentKernel) {
    gradients.x = () =>
      engine().runKernel<Tensor>(
        'ConvLstmSequenceInputGrad',
        { x, kernel, recurrentKernel, kept },
        attrs,
      )
  }
  return gradients
}

export const convLstmGradient: GradConfig = {
  kernelName: 'ConvLstmSequence',
  get inputsToSave() {
    return newestInputs
  },
  outputsToSave: [true, false, false, true],
  gradFunc: gradient,
}
