/** A model spec that cannot work: which layer is at fault, and what does not fit. */
import { oneOf } from '../area'

const given = [10, 64, 64, 3]

export const model = {
  errors: {
    'model.bounded-output': { layer: 'output', activation: 'sigmoid' },
    /** Shapes are frames, height, width, channels. */
    'model.ends-otherwise': {
      layer: 'output',
      type: 'conv2d',
      given,
      wanted: oneOf<number[]>([10, 64, 64, 1], [10, 64, 64, 2], [10, 32, 32, 3]),
    },
    'model.unread': { layer: 'a', type: 'conv2d' },
    'model.name-twice': { layer: 'a' },
    'model.unknown-input': { layer: 'b', input: 'x', known: oneOf<string[]>(['frames', 'a'], []) },
    'model.input-count': {
      layer: 'a',
      type: 'add',
      count: oneOf<number>(0, 1, 3),
      least: oneOf<number>(0, 1, 2),
      most: oneOf<number>(1, 64),
    },
    'model.sizes-differ': { layer: 'a', type: 'add', one: given, other: [10, 32, 32, 3] },
    'model.channels-differ': { layer: 'a', one: given, other: [10, 64, 64, 4] },
    'model.unfolding': { layer: 'a', size: 2, given, wanted: 4 },
    'model.no-state': { layer: 'a', type: 'conv2d' },
    'model.unknown-state': { layer: 'b', state: 'x', known: oneOf<string[]>(['a'], []) },
    'model.state-size': { layer: 'b', given, state: 'a', wanted: [64, 64, 4] },
    'model.too-many-values': { layer: 'a', type: 'upSampling2d', given, most: 2 ** 30 },
    'model.too-many-parameters': { layer: 'a', parameters: 4e9, most: 2 ** 28 },
  },
  sentences: {},
}
