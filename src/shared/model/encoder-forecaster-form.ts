/**
 * The plain form of an encoder-forecaster: ConvLSTM cells one above the other, mirrored by the
 * forecaster, between a patch and its unfolding. The graph is made from it, and read back where a
 * graph has that form.
 */
import type { Activation } from './activations'
import { encoderForecaster } from './families/encoder-forecaster'
import type { EncoderForecasterSpec } from './families/encoder-forecaster'
import { framesInput } from './graph'
import type { GraphLayer } from './graph'

export interface CellForm {
  filters: number
  kernel: number
  recurrentKernel?: number | undefined
  peepholes: boolean
}

export interface EncoderForecasterForm {
  name: string
  label?: string | undefined
  residual: boolean
  /**
   * Side of the square patch folded into channels before the first cell; frames are padded to fit
   * and the result cropped. 1 for none.
   */
  patch: number
  cells: CellForm[]
  outputActivation: Activation
}

/**
 * The graph: encoder cells read the patches; forecaster cell n begins with the final state of
 * encoder cell n, the first reads nothing, each other the one before it; all their hidden states
 * together go through one 1x1 convolution.
 */
export function encoderForecasterOf(form: EncoderForecasterForm): EncoderForecasterSpec {
  const { name, label, residual, patch, cells, outputActivation } = form
  const folded = patch > 1
  const head = {
    name: 'output',
    inputs: cells.map((_, index) => `forecaster-${index + 1}`),
    type: 'conv2d',
    filters: { perOutputChannel: patch ** 2 },
    kernel: 1,
  }
  return encoderForecaster.schema.parse({
    version: 2,
    family: 'encoder-forecaster',
    name,
    ...(label === undefined ? {} : { label }),
    residual,
    reading: [
      ...(folded ? [{ name: 'patch', inputs: [framesInput], type: 'patch', size: patch }] : []),
      ...cells.map((cell, index) => ({
        ...convLstm(cell),
        name: `encoder-${index + 1}`,
        inputs: [index > 0 ? `encoder-${index}` : folded ? 'patch' : framesInput],
      })),
    ],
    forecasting: [
      ...cells.map((cell, index) => ({
        ...convLstm(cell),
        name: `forecaster-${index + 1}`,
        inputs: index > 0 ? [`forecaster-${index}`] : [],
        state: `encoder-${index + 1}`,
      })),
      head,
      ...(folded ? [{ name: 'unpatch', inputs: ['output'], type: 'unpatch', size: patch }] : []),
      {
        name: 'activation',
        inputs: [folded ? 'unpatch' : 'output'],
        type: 'activation',
        activation: outputActivation,
      },
    ],
  })
}

function convLstm({ filters, kernel, recurrentKernel, peepholes }: CellForm) {
  return {
    type: 'convLstm2d',
    filters,
    kernel,
    ...(recurrentKernel === undefined ? {} : { recurrentKernel }),
    peepholes,
  }
}

/** The form of a graph that has it, null for any other graph. */
export function formOf(spec: EncoderForecasterSpec): EncoderForecasterForm | null {
  const patch = spec.reading.find(({ type }) => type === 'patch')
  const last = spec.forecasting.at(-1)
  const cells = spec.reading.flatMap(cellOf)
  if (last?.type !== 'activation' || cells.length === 0) return null
  const form: EncoderForecasterForm = {
    name: spec.name,
    label: spec.label,
    residual: spec.residual,
    patch: patch?.type === 'patch' ? patch.size : 1,
    cells,
    outputActivation: last.activation,
  }
  return sameValue(encoderForecasterOf(form), spec) ? form : null
}

function cellOf(layer: GraphLayer): CellForm[] {
  if (layer.type !== 'convLstm2d') return []
  const { filters, kernel, recurrentKernel, peepholes } = layer
  return [{ filters, kernel, recurrentKernel, peepholes }]
}

/** Whether two plain values are the same, whatever the order of their keys. */
function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [left, right] = [definedEntries(a), new Map(definedEntries(b))]
  return (
    left.length === right.size && left.every(([key, value]) => sameValue(value, right.get(key)))
  )
}

function definedEntries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined)
}
