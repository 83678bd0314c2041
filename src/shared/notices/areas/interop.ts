/** Trained models that come from, or go to, other programs. */
import { count, none, oneOf } from '../area'
import type { AnySentence } from '../values'

const problem: AnySentence = { code: 'keras.unknown-kind', values: {} }

export const interop = {
  errors: {
    'model-file.kind': { file: 'net.bin' },
    'model-file.unreadable': { file: 'net.keras', detail: 'it is cut short' },
    'model-file.no-spec': { file: 'net.safetensors' },
    'model-file.no-weights': { file: 'net.safetensors', model: 'ridge' },
    'model-file.keras': { file: 'net.keras', problem },
    'model-file.layer': { file: 'net.keras', layer: 'dense_1', kind: 'Dense', problem },
    'model-file.channels': { file: 'net.keras', reads: count, has: 3 },
    /** It corrects a reference that was fitted on other frames. */
    'model-file.other-data': { file: 'net.safetensors', model: 'unet' },
    'model-file.not-finite': { file: 'net.keras' },
    /** Layers that are to be frozen. */
    'model-file.no-layer': { layer: 'a', known: ['b', 'c'] },
    'model-file.all-frozen': none,
    'export.model-family': {
      model: 'small',
      family: oneOf<string>('encoder-forecaster', 'direct', 'reference'),
    },
    'export.model-layer': {
      layer: '1-convLstm2d',
      why: oneOf<Inexpressible>('peepholes', 'state', 'folding', 'gelu', 'edge'),
    },
    'export.model-format': { file: oneOf<string | null>('net.onnx', null), known: ['h5'] },
  },
  sentences: {
    'keras.no-config': none,
    'keras.no-weights': none,
    'keras.no-weight': { weight: 'conv3d/kernel:0' },
    'keras.weights-only': none,
    'keras.too-many-weights': { most: 2 ** 28 },
    'keras.too-many-layers': { layers: 300, most: 200 },
    'keras.model-kind': { kind: 'MyModel' },
    'keras.inputs': { count },
    'keras.outputs': { count },
    'keras.shared': { layer: 'conv3d' },
    'keras.input-shape': { shape: '[null, 28, 28, 1]' },
    'keras.reads-nothing': none,
    'keras.reads-unknown': { input: 'dense' },
    'keras.unknown-kind': none,
    /** Settings and values as the file has them. */
    'keras.setting': { setting: 'strides', given: '[2, 2]', wanted: '[1, 1]' },
    'keras.limits': { setting: 'kernel', given: '4' },
    'keras.weights': { found: count },
    'keras.weight-shape': { weight: 'kernel', found: [3, 3, 1, 4], wanted: [3, 3, 2, 4] },
    'keras.padding-alone': none,
    'keras.over-time': none,
    'keras.crop': { sides: [39, 44] },
    'keras.pooling-edge': { size: 2, sides: [39, 44] },
    'keras.hard-sigmoid': none,
    'keras.inner-dropout': none,
    'keras.last-frame': { layer: 'conv_lstm2d_2' },
    /** Loss on the validation part, as it came. */
    'ended.imported': { file: 'net.keras', loss: 0.0231 },
    'doing.reading-model': none,
    'doing.adopting-model': none,
  },
}

/** Why Keras can't have a layer of ours. */
export type Inexpressible = 'peepholes' | 'state' | 'folding' | 'gelu' | 'edge'
