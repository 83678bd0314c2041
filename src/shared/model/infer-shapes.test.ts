import { describe, expect, it } from 'vitest'
import { inferShapes } from './infer-shapes'
import { ModelSpecError } from './model-spec-error'
import { windowShapeOf } from './window-shape'
import { modelSpecSchema } from './model-spec'
import { joinedChannels } from './sequence-shape'

const window = windowShapeOf(
  { objective: 'window', inputFrames: 4, targetFrames: 3 },
  { height: 9, width: 14, channels: 2 },
)
const shifted = windowShapeOf(
  { objective: 'shifted', inputFrames: 4, targetFrames: 3 },
  { height: 9, width: 14, channels: 2 },
)

const stack = (layers: object[], extra: object = {}) =>
  modelSpecSchema.parse({ family: 'next-frame', name: 'test', layers, ...extra })

const shapes = (layers: object[]) =>
  inferShapes(stack(layers), shifted).map(({ output }) => [
    output.frames,
    output.height,
    output.width,
    output.channels,
  ])

function errorOf(action: () => unknown): ModelSpecError {
  try {
    action()
  } catch (error) {
    if (error instanceof ModelSpecError) return error as ModelSpecError
    throw error
  }
  throw new Error('Nothing was thrown.')
}

describe('shapes of a next-frame stack', () => {
  it('reads every frame of a shifted window but the last', () => {
    expect(shifted.frames).toBe(6)
    expect(shapes([{ type: 'conv2d', filters: 2, kernel: 3 }])).toEqual([[6, 9, 14, 2]])
  })

  it('crops after enlarging to the size before the shrinking, innermost first', () => {
    expect(
      shapes([
        { type: 'patch', size: 2 },
        { type: 'maxPooling2d', size: 3 },
        { type: 'convLstm2d', filters: 12, kernel: 3 },
        { type: 'upSampling2d', size: 3 },
        { type: 'conv2d', filters: 8, kernel: 1 },
        { type: 'unpatch', size: 2 },
      ]),
    ).toEqual([
      [6, 5, 7, 8],
      [6, 2, 3, 8],
      [6, 2, 3, 12],
      [6, 5, 7, 12],
      [6, 5, 7, 8],
      [6, 9, 14, 2],
    ])
  })

  it('names the layer and both shapes when an unpatch does not divide', () => {
    const error = errorOf(() =>
      shapes([
        { type: 'patch', size: 2 },
        { type: 'conv2d', filters: 10, kernel: 3 },
        { type: 'unpatch', size: 2 },
      ]),
    )
    expect(error.layer).toBe('3-unpatch')
    expect(error.message).toMatch(/layer "3-unpatch".*6 x 5 x 7 x 10.*2 x 2 cells.*multiple of 4/)
    expect(error.remedy).toMatch(/12 filters/)
  })

  it('names the last layer and both shapes when the frame does not come out as it went in', () => {
    const channels = errorOf(() => shapes([{ type: 'convLstm2d', filters: 4, kernel: 3 }]))
    expect(channels.layer).toBe('1-convLstm2d')
    expect(channels.message).toContain('6 x 9 x 14 x 4')
    expect(channels.message).toContain('6 x 9 x 14 x 2')
    expect(channels.remedy).toContain('2 filters')
    const size = errorOf(() => shapes([{ type: 'averagePooling2d', size: 2 }]))
    expect(size.message).toContain('6 x 5 x 7 x 2')
  })

  it('refuses to predict the change through a bounded output', () => {
    const layers = [{ type: 'conv2d', filters: 2, kernel: 1, activation: 'sigmoid' }]
    const error = errorOf(() => inferShapes(stack(layers, { residual: true }), shifted))
    expect(error.message).toContain('sigmoid')
    expect(error.layer).toBe('1-conv2d')
  })
})

describe('shapes of an encoder-forecaster', () => {
  const spec = modelSpecSchema.parse({
    family: 'encoder-forecaster',
    name: 'test',
    patch: 4,
    cells: [
      { filters: 8, kernel: 3 },
      { filters: 6, kernel: 5 },
    ],
  })

  it('reads input frames, gives target frames, and pads to whole patches', () => {
    const found = inferShapes(spec, window).map(({ name, inputs, output }) => [
      name,
      joinedChannels(inputs),
      output.frames,
      output.height,
      output.width,
      output.channels,
    ])
    expect(found).toEqual([
      ['patch', 2, 4, 3, 4, 32],
      ['encoder-1', 32, 4, 3, 4, 8],
      ['encoder-2', 8, 4, 3, 4, 6],
      ['forecaster-1', 0, 3, 3, 4, 8],
      ['forecaster-2', 8, 3, 3, 4, 6],
      ['output', 14, 3, 3, 4, 32],
      ['unpatch', 32, 3, 9, 14, 2],
      ['activation', 2, 3, 9, 14, 2],
    ])
  })

  it('refuses shifted frames', () => {
    expect(errorOf(() => inferShapes(spec, shifted)).message).toMatch(/shifted/)
  })
})
