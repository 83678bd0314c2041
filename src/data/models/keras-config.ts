/**
 * The JSON by which Keras builds a model: a `Sequential` where each layer reads the one before, a
 * `Functional` otherwise. Keras 2 reads it from `.h5` files, Keras 3 from both.
 */
import { framesInput } from '../../shared/model/graph'
import type { Config, Json, KerasLayer, KerasModel } from './keras-layer'

/** The form of file: `.h5` as Keras 2 has it, `.keras` as Keras 3 has it. */
export type KerasForm = 'h5' | 'keras'

/** The version whose form each file has. */
export const kerasVersions: Readonly<Record<KerasForm, string>> = { h5: '2.15.0', keras: '3.15.1' }

/** The configuration of the whole model. */
export function modelConfig(model: KerasModel, form: KerasForm): Config {
  const shape: Json = [null, ...model.input]
  const isChain = model.layers.every(({ inputs }, at) => {
    const before = model.layers[at - 1]?.name ?? framesInput
    return inputs.length === 1 && inputs[0] === before
  })
  const config = isChain ? sequential(model, shape, form) : functional(model, shape, form)
  const kind = isChain ? 'Sequential' : 'Functional'
  if (form === 'h5') return { class_name: kind, config }
  const build = { build_config: { input_shape: shape } }
  // Keras names no public place of the latter
  return isChain
    ? { module: 'keras', class_name: kind, config, registered_name: null, ...build }
    : { module: 'keras.src.models.functional', class_name: kind, config, registered_name: kind }
}

function sequential(model: KerasModel, shape: Json, form: KerasForm): Config {
  const layers = [inputLayer(shape, form), ...model.layers.map((one) => layerConfig(one, form))]
  const config = { name: 'gridcast', layers, build_input_shape: shape }
  return form === 'h5' ? config : { ...config, trainable: true, dtype: 'float32' }
}

/** Nodes are written as Keras 2 does; Keras 3 reads them too. */
function functional(model: KerasModel, shape: Json, form: KerasForm): Config {
  const end = model.layers.at(-1)?.name ?? framesInput
  const input = { ...inputLayer(shape, form), name: framesInput, inbound_nodes: [] }
  const layers = model.layers.map((layer) => ({
    ...layerConfig(layer, form),
    name: layer.name,
    inbound_nodes: [layer.inputs.map((name) => [name, 0, 0, {}])],
  }))
  return {
    name: 'gridcast',
    trainable: true,
    layers: [input, ...layers],
    input_layers: [framesInput, 0, 0],
    output_layers: [end, 0, 0],
  }
}

/** Keras 2 knows the shape by the first of the two names, Keras 3 by both. */
function inputLayer(shape: Json, form: KerasForm): Config {
  const config = { dtype: 'float32', sparse: false, name: framesInput }
  return form === 'h5'
    ? described('InputLayer', { batch_input_shape: shape, ...config, ragged: false }, form)
    : described('InputLayer', { batch_shape: shape, ...config }, form)
}

function layerConfig({ kind, name, config, wrapped, trainable }: KerasLayer, form: KerasForm) {
  const own = { name, trainable, dtype: 'float32', ...config }
  if (wrapped === undefined) return described(kind, own, form)
  const inner = { name: `${name}.frame`, trainable, dtype: 'float32', ...wrapped.config }
  // Without its place Keras 3 does not find what is wrapped, whatever the file
  return described(kind, { ...own, layer: described(wrapped.kind, inner, 'keras') }, form)
}

function described(kind: string, config: Config, form: KerasForm): Config {
  if (form === 'h5') return { class_name: kind, config }
  return { module: 'keras.layers', class_name: kind, config, registered_name: null }
}

/** The name under which Keras 3 keeps the weights of each layer: its class, counted. */
export function storedNames(layers: readonly Pick<KerasLayer, 'kind'>[]): string[] {
  const counts = new Map<string, number>()
  return layers.map(({ kind }) => {
    const plain = snakeCase(kind)
    const count = counts.get(plain) ?? 0
    counts.set(plain, count + 1)
    return count === 0 ? plain : `${plain}_${count}`
  })
}

/** Keras's `to_snake_case`: `ConvLSTM2D` is `conv_lstm2d`. */
function snakeCase(kind: string): string {
  return kind
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** Where inside of a layer Keras 3 keeps its weights. */
export function placeOfWeights(kind: string): string {
  return { ConvLSTM2D: 'cell/', TimeDistributed: 'layer/' }[kind] ?? ''
}
