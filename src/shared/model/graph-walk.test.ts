import { describe, expect, it } from 'vitest'
import { inferShapes } from './infer-shapes'
import { modelSpecSchema } from './model-spec'
import { ModelSpecError } from './model-spec-error'
import { summarizeModel } from './summarize-model'
import { windowShapeOf } from './window-shape'

const frame = { height: 9, width: 14, channels: 2 }
const window = windowShapeOf({ objective: 'window', inputFrames: 4, targetFrames: 3 }, frame)

const conv = (name: string, inputs: string[], filters = 4, more: object = {}) => ({
  name,
  inputs,
  type: 'conv2d',
  filters,
  kernel: 3,
  ...more,
})
const cell = (name: string, inputs: string[], more: object = {}) => ({
  name,
  inputs,
  type: 'convLstm2d',
  filters: 4,
  kernel: 3,
  ...more,
})
const next = (layers: object[]) =>
  modelSpecSchema.parse({ version: 2, family: 'next-frame', name: 'test', layers })
const pair = (reading: object[], forecasting: object[]) =>
  modelSpecSchema.parse({
    version: 2,
    family: 'encoder-forecaster',
    name: 'test',
    reading,
    forecasting,
  })

/** Down twice, up twice, with a skip connection on each level. */
const skipping = next([
  conv('a', ['frames']),
  { name: 'half', inputs: ['a'], type: 'maxPooling2d', size: 2 },
  conv('b', ['half'], 6),
  conv('quarter', ['b'], 8, { strides: 2 }),
  { name: 'up', inputs: ['quarter'], type: 'convTranspose2d', filters: 6, kernel: 2, strides: 2 },
  { name: 'sum', inputs: ['up', 'b'], type: 'add' },
  { name: 'large', inputs: ['sum'], type: 'upSampling2d', size: 2 },
  { name: 'joined', inputs: ['large', 'a'], type: 'concatenate' },
  conv('last', ['joined', 'frames'], 2, { filters: { perOutputChannel: 1 } }),
])

function faultOf(action: () => unknown): ModelSpecError {
  try {
    action()
  } catch (error) {
    if (error instanceof ModelSpecError) return error as ModelSpecError
    throw error
  }
  throw new Error('Nothing was refused.')
}

describe('a graph with skip connections', () => {
  it('crops each branch to the size it had, and joins channels', () => {
    const shapes = inferShapes(skipping, window).map(({ name, output }) => [
      name,
      output.height,
      output.width,
      output.channels,
    ])
    expect(shapes).toEqual([
      ['a', 9, 14, 4],
      ['half', 5, 7, 4],
      ['b', 5, 7, 6],
      ['quarter', 3, 4, 8],
      ['up', 5, 7, 6],
      ['sum', 5, 7, 6],
      ['large', 9, 14, 6],
      ['joined', 9, 14, 10],
      ['last', 9, 14, 2],
    ])
  })

  it('counts what a layer reads: 10 + 2 channels, two filters, nine cells, two biases', () => {
    const { layers, problem } = summarizeModel(skipping, { ...window, batchSize: 1 })
    expect(problem).toBeNull()
    expect(layers.at(-1)).toMatchObject({
      inputs: ['joined', 'frames'],
      parameters: 9 * 12 * 2 + 2,
      multiplyAdds: 9 * 12 * 2 * 6 * 9 * 14,
    })
  })
})

describe('an encoder-forecaster of several scales', () => {
  it('links states by size: a small cell to a small one, a large to a large', () => {
    const down = { type: 'conv2d', filters: 6, kernel: 3, strides: 2 }
    const up = { type: 'convTranspose2d', filters: 4, kernel: 3, strides: 2 }
    const spec = pair(
      [
        cell('e1', ['frames']),
        { ...down, name: 'down', inputs: ['e1'] },
        cell('e2', ['down'], { filters: 6 }),
      ],
      [
        cell('f2', [], { filters: 6, state: 'e2' }),
        { ...up, name: 'up', inputs: ['f2'] },
        cell('f1', ['up'], { state: 'e1' }),
        conv('out', ['f1'], 2),
      ],
    )
    const shapes = inferShapes(spec, window)
    expect(shapes.map(({ output }) => [output.frames, output.height, output.width])).toEqual([
      [4, 9, 14],
      [4, 5, 7],
      [4, 5, 7],
      [3, 5, 7],
      [3, 9, 14],
      [3, 9, 14],
      [3, 9, 14],
    ])
  })
})

const out = conv('out', ['f'], 2)
const faults: [string, () => unknown, string | null, RegExp][] = [
  [
    'an unknown input',
    () => next([conv('a', ['b'], 2)]),
    'a',
    /reads "b", which is no layer before it/,
  ],
  [
    'a layer after it',
    () => next([conv('a', ['b'], 2), conv('b', ['a'], 2)]),
    'a',
    /no layer before/,
  ],
  ['itself', () => next([conv('a', ['a'], 2)]), 'a', /no layer before/],
  ['a name twice', () => next([conv('a', ['frames']), conv('a', ['a'], 2)]), 'a', /Two layers/],
  ['nothing', () => next([conv('a', [], 2)]), 'a', /reads 0 layers, but must read 1 to 64/],
  [
    'two layers',
    () => next([{ name: 'a', inputs: ['frames', 'frames'], type: 'patch', size: 2 }]),
    'a',
    /reads 2 layers, but must read 1/,
  ],
  [
    'one summand',
    () => next([{ name: 'a', inputs: ['frames'], type: 'add' }]),
    'a',
    /reads 1 layer, but must read 2 to 64/,
  ],
  [
    'an unread layer',
    () => next([conv('a', ['frames']), conv('b', ['frames'], 2)]),
    'a',
    /No layer reads the layer "a"/,
  ],
  [
    'other channels',
    () => next([conv('a', ['frames'], 3), { name: 's', inputs: ['a', 'frames'], type: 'add' }]),
    's',
    /4? ?x 9 x 14 x 3 and .* x 9 x 14 x 2/,
  ],
  [
    'other sizes',
    () =>
      next([
        conv('a', ['frames'], 2, { strides: 2 }),
        { name: 's', inputs: ['a', 'frames'], type: 'concatenate' },
      ]),
    's',
    /different sizes: 6 x 5 x 7 x 2 and 6 x 9 x 14 x 2/,
  ],
  ['no state', () => pair([cell('e', ['frames'])], [cell('f', []), out]), 'f', /reads 0 layers/],
  [
    'an unknown state',
    () => pair([cell('e', ['frames'])], [cell('f', [], { state: 'x' }), out]),
    'f',
    /state of "x"/,
  ],
  [
    'a state in its own phase',
    () =>
      pair(
        [cell('e', ['frames']), cell('g', ['e'], { state: 'e' })],
        [cell('f', [], { state: 'g' }), out],
      ),
    'g',
    /state of "e"/,
  ],
  [
    'a state of another size',
    () => pair([cell('e', ['frames'], { filters: 5 })], [cell('f', [], { state: 'e' }), out]),
    'f',
    /3 x 9 x 14 x 4.*9 x 14 x 5/,
  ],
  [
    'a state for a convolution',
    () =>
      pair(
        [cell('e', ['frames'])],
        [cell('f', [], { state: 'e' }), conv('out', ['f'], 2, { state: 'e' })],
      ),
    'out',
    /only a ConvLSTM/,
  ],
  [
    'frames while forecasting',
    () => pair([cell('e', ['frames'])], [cell('f', ['frames'], { state: 'e' }), out]),
    'f',
    /reads "frames"/,
  ],
  [
    'a layer that reads',
    () => pair([cell('e', ['frames'])], [cell('f', ['e'], { state: 'e' }), out]),
    'f',
    /reads "e"/,
  ],
]

describe('a graph that cannot work is refused, naming the layer', () => {
  it.each(faults)('%s', (_name, spec, layer, said) => {
    const fault = faultOf(() => inferShapes(spec() as never, window))
    expect(fault.layer).toBe(layer)
    expect(fault.message).toMatch(said)
  })
})
