/**
 * The JSON by which Keras builds a model, read: a chain or a graph of layers, of Keras 2 or 3.
 * Nothing of it is run: what is not a plain layer of Keras's own is refused by name.
 */
import { z } from 'zod'
import { GridcastError } from '../../shared/errors'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { Config, KerasInputShape } from './keras-layer'

/** A layer as the file has it, before its weights are looked for. */
export interface KerasNode {
  kind: string
  name: string
  config: Config
  wrapped?: { kind: string; config: Config }
  inputs: readonly string[]
}

export interface KerasGraph {
  /** Name of the layer that stands for the input frames. */
  input: string
  shape: KerasInputShape
  /** Without the input, in order. */
  nodes: readonly KerasNode[]
  /** Name of the layer that gives the result. */
  output: string
}

const configSchema = z.record(z.string(), z.json())
const layerSchema = z.object({
  class_name: z.string(),
  config: configSchema,
  name: z.string().optional(),
  registered_name: z.string().nullish(),
  inbound_nodes: z.array(z.json()).optional(),
})
type RawLayer = z.infer<typeof layerSchema>
const modelSchema = z.object({
  class_name: z.string(),
  config: z.union([
    z.array(layerSchema),
    z.looseObject({
      layers: z.array(layerSchema),
      build_input_shape: z.json().optional(),
      input_layers: z.json().optional(),
      output_layers: z.json().optional(),
    }),
  ]),
})

/** @throws GridcastError `model-file.keras`, `model-file.layer` */
export function readKerasGraph(json: unknown, file: string): KerasGraph {
  const refuse = (problem: Sentence) => new GridcastError('model-file.keras', { file, problem })
  const parsed = modelSchema.safeParse(json)
  if (!parsed.success) throw refuse(sentence('keras.no-config', {}))
  const { class_name: kind, config } = parsed.data
  const layers = Array.isArray(config) ? config : config.layers
  if (kind === 'Sequential') {
    const built = Array.isArray(config) ? undefined : config.build_input_shape
    return chainOf(layers, built, refuse)
  }
  if (!['Functional', 'Model'].includes(kind) || Array.isArray(config))
    throw refuse(sentence('keras.model-kind', { kind }))
  return graphOf(layers, config, refuse)
}

type Refuse = (problem: Sentence) => GridcastError

function chainOf(layers: readonly RawLayer[], built: unknown, refuse: Refuse): KerasGraph {
  const [first] = layers
  const hasInput = first?.class_name === 'InputLayer'
  const own = first && (first.config['batch_input_shape'] ?? first.config['batch_shape'])
  const input = hasInput ? nameOf(first) : 'input'
  let before = input
  const nodes = layers.slice(hasInput ? 1 : 0).map((layer) => {
    const node = nodeOf(layer, [before])
    before = node.name
    return node
  })
  return { input, shape: inputShape(own ?? built, refuse), nodes, output: before }
}

function graphOf(
  layers: readonly RawLayer[],
  ends: { input_layers?: unknown; output_layers?: unknown },
  refuse: Refuse,
): KerasGraph {
  const inputs = layers.filter((layer) => layer.class_name === 'InputLayer')
  const outputs = endsOf(ends.output_layers)
  const [input] = inputs
  if (input === undefined || inputs.length > 1)
    throw refuse(sentence('keras.inputs', { count: inputs.length }))
  if (outputs.length !== 1) throw refuse(sentence('keras.outputs', { count: outputs.length }))
  const nodes = layers.flatMap((layer) => {
    if (layer === input) return []
    const calls = layer.inbound_nodes ?? []
    if (calls.length !== 1) throw refuse(sentence('keras.shared', { layer: nameOf(layer) }))
    return [nodeOf(layer, readersOf(calls[0]))]
  })
  const shape = input.config['batch_input_shape'] ?? input.config['batch_shape']
  return { input: nameOf(input), shape: inputShape(shape, refuse), nodes, output: outputs[0]! }
}

const nameOf = ({ name, config, class_name: kind }: RawLayer): string =>
  name ?? (typeof config['name'] === 'string' ? config['name'] : kind)

function nodeOf(layer: RawLayer, inputs: readonly string[]): KerasNode {
  const { class_name: kind, config, registered_name: registered } = layer
  const inner = layerSchema.safeParse(config['layer'])
  return {
    // What is registered is a person's own class, whatever it is called
    kind: registered?.includes('>') === true ? registered : kind,
    name: nameOf(layer),
    config,
    ...(kind === 'TimeDistributed' && inner.success
      ? { wrapped: { kind: inner.data.class_name, config: inner.data.config } }
      : {}),
    inputs,
  }
}

/** `[["name", 0, 0], …]`, or one of them alone. */
function endsOf(json: unknown): string[] {
  if (!Array.isArray(json)) return []
  if (typeof json[0] === 'string') return [json[0]]
  return json.flatMap((one) => endsOf(one))
}

/**
 * Names of the layers that a call reads. Keras 2: `["name", 0, 0, {}]`, one or several; Keras 3:
 * tensors with a `keras_history`, at any depth of its arguments.
 */
function readersOf(call: unknown): string[] {
  if (Array.isArray(call)) {
    const [name, node] = call as unknown[]
    if (typeof name === 'string' && typeof node === 'number') return [name]
    return call.flatMap(readersOf)
  }
  if (typeof call !== 'object' || call === null) return []
  if ('keras_history' in call && Array.isArray(call.keras_history))
    return call.keras_history.slice(0, 1).map(String)
  return Object.values(call).flatMap(readersOf)
}

/** `[B, T, H, W, C]`; T is any, C is known. */
function inputShape(json: unknown, refuse: Refuse): KerasInputShape {
  const shape = z.array(z.int().positive().nullable()).safeParse(json)
  const [, , height = null, width = null, channels = null] = shape.data ?? []
  if (shape.data?.length !== 5 || channels === null)
    throw refuse(sentence('keras.input-shape', { shape: JSON.stringify(json ?? null) }))
  return [null, height, width, channels]
}
