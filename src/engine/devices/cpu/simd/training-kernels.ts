/**
 * What ends a training step: the loss of whole frames and the optimizer's update, each in one pass.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as ids from '../../../kernels/kernel-ids'
import type { KernelCall } from './kernel-support'
import { input, number, ownKernel, sizeOf, UNIT_ELEMENTS, unitsFor } from './kernel-support'

const lossRules: Record<string, number> = {
  bce: ids.CROSS_ENTROPY,
  mse: ids.SQUARED_ERROR,
  mae: ids.ABSOLUTE_ERROR,
  huber: ids.HUBER,
}

/** The rule's kernel, and its coefficients in the kernel's order. */
const optimizerRules: Record<
  string,
  { rule: number; coefficients: (value: (name: string) => number) => number[] }
> = {
  adam: { rule: ids.ADAM, coefficients: adamCoefficients },
  adamw: { rule: ids.ADAM, coefficients: adamCoefficients },
  adadelta: { rule: ids.ADADELTA, coefficients: averagingCoefficients },
  rmsprop: { rule: ids.RMSPROP, coefficients: averagingCoefficients },
  sgd: { rule: ids.SGD, coefficients: (value) => [value('learningRate'), value('momentum')] },
}

function adamCoefficients(value: (name: string) => number): number[] {
  return [
    value('rate'),
    1 - value('beta1'),
    1 - value('beta2'),
    value('epsilon'),
    1 - value('decay'),
  ]
}

function averagingCoefficients(value: (name: string) => number): number[] {
  return [value('learningRate'), value('rho'), 1 - value('rho'), value('epsilon')]
}

/** Outputs the sum over cells that count (a scalar) and its derivative by the prediction. */
function pointwiseLoss(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const { heap } = backend.runtime
  const [prediction, truth] = [input(call, 'prediction'), input(call, 'truth')]
  const rule = lossRules[String(call.attrs.rule)]
  if (rule === undefined) throw new Error(`There is no pointwise loss ${String(call.attrs.rule)}.`)
  const size = sizeOf(prediction)
  const mask = call.inputs.mask === undefined ? 0 : copyBytes(call, call.inputs.mask)
  const [sum, derivative] = [backend.allocate([]), backend.allocate(prediction.shape)]
  const units = unitsFor(size)
  const sums = heap.allocate(units * 4)
  const addresses = [
    backend.address(prediction),
    backend.address(truth),
    mask,
    derivative.address,
    sums,
  ]
  backend.runtime.run(ids.POINTWISE_LOSS, units, 8 * size, [
    rule,
    ...addresses,
    size,
    UNIT_ELEMENTS,
  ])
  heap.floats(sum.address, 1)[0] = heap
    .floats(sums, units)
    .reduce((total, value) => total + value, 0)
  heap.release(sums)
  if (mask !== 0) heap.release(mask)
  return [sum.info, derivative.info]
}

/** A bool tensor's bytes in a temporary block. */
function copyBytes({ backend }: KernelCall, mask: TensorInfo): number {
  const values = backend.data.get(mask.dataId).values as Uint8Array
  const address = backend.runtime.heap.allocate(values.length)
  backend.runtime.heap.bytes(address, values.length).set(values)
  return address
}

/** Outputs the new values of the variable and of its slots. */
function optimizerStep(call: KernelCall): TensorInfo[] {
  const { backend } = call
  const [variable, gradient] = [input(call, 'variable'), input(call, 'gradient')]
  const known = optimizerRules[String(call.attrs.rule)]
  if (known === undefined) throw new Error(`There is no optimizer rule ${String(call.attrs.rule)}.`)
  const slots = ['slot0', 'slot1'].flatMap((name) => call.inputs[name] ?? [])
  const outputs = [variable, ...slots].map(({ shape }) => backend.allocate(shape))
  const size = sizeOf(variable)
  const [slot0, slot1] = slots.map((slot) => backend.address(slot))
  const [output, output0, output1] = outputs.map(({ address }) => address)
  const addresses = [
    backend.address(variable),
    backend.address(gradient),
    slot0 ?? 0,
    slot1 ?? 0,
    output ?? 0,
    output0 ?? 0,
    output1 ?? 0,
  ]
  const coefficients = known.coefficients((name) => number(call, name)).map((float) => ({ float }))
  const scale = { float: number(call, 'gradientScale') }
  backend.runtime.run(ids.OPTIMIZER_STEP, unitsFor(size), 4 * size, [
    known.rule,
    ...addresses,
    size,
    UNIT_ELEMENTS,
    scale,
    ...coefficients,
  ])
  return outputs.map(({ info }) => info)
}

export function trainingKernels(): KernelConfig[] {
  return [ownKernel('PointwiseLoss', pointwiseLoss), ownKernel('OptimizerStep', optimizerStep)]
}
