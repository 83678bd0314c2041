/**
 * What shape the frames have after every layer, found without building the model.
 *
 * A layer that enlarges frames (unpatch, upsampling, a strided transposed convolution) crops to the size the frames had before the
 * newest layer that shrank them by the same factor, so that any height and width come out as they went in.
 */
import { GridcastError } from '../errors'
import type { LayerSpec, ModelSpec } from './model-spec'

/** T, H, W, C of one sequence. */
export interface SequenceShape {
  frames: number
  height: number
  width: number
  channels: number
}

/** What one training window looks like. */
export interface WindowShape {
  inputFrames: number
  /** Frames to predict after the inputs. A shifted objective reads `inputFrames + targetFrames - 1` frames in all. */
  targetFrames: number
  objective: 'shifted' | 'window'
  height: number
  width: number
  channels: number
}

export interface LayerShapes {
  /** Counted from 1 in the spec's list; null for parts that the family adds by itself. */
  number: number | null
  /** Stable; the prefix of the layer's weights' names. */
  name: string
  type: string
  input: SequenceShape
  output: SequenceShape
}

/** A spec that cannot work: `layer` counts from 1, null when the fault is the model's as a whole. */
export class ModelSpecError extends GridcastError {
  constructor(
    readonly layer: number | null,
    message: string,
    remedy: string,
  ) {
    super('model.shape', message, remedy)
  }
}

/** `10 x 64 x 64 x 1`: frames, height, width, channels. */
export function shapeText({ frames, height, width, channels }: SequenceShape): string {
  return `${frames} x ${height} x ${width} x ${channels}`
}

/** Frames the network reads in one training window. */
export function framesRead(window: WindowShape): number {
  return window.objective === 'shifted' ? window.inputFrames + window.targetFrames - 1 : window.inputFrames
}

/** Shapes after every layer, for one window. Throws ModelSpecError naming the layer and both shapes. */
export function inferShapes(spec: ModelSpec, window: WindowShape): LayerShapes[] {
  checkResidual(spec)
  if (spec.family === 'next-frame') return inferStack(spec.layers, window)
  if (window.objective === 'shifted') {
    throw new ModelSpecError(
      null,
      'An encoder-forecaster model cannot train on shifted frames: its forecaster reads no frames.',
      'Choose the objective "input frames to target frames".',
    )
  }
  return inferEncoderForecaster(spec, window)
}

function checkResidual(spec: ModelSpec): void {
  if (!spec.residual) return
  const activation = spec.family === 'encoder-forecaster' ? spec.outputActivation : lastActivation(spec.layers)
  if (activation === 'linear') return
  throw new ModelSpecError(
    spec.family === 'encoder-forecaster' ? null : spec.layers.length,
    `A model that predicts the change between frames needs a linear output, but its output is ${activation}.`,
    'Set the activation of the output to linear, or switch off "predict the change".',
  )
}

function lastActivation(layers: LayerSpec[]): string {
  const last = layers.at(-1)
  if (last === undefined) return 'linear'
  if ('activation' in last) return last.activation
  return last.type === 'convLstm2d' ? 'tanh' : 'linear'
}

function inferStack(layers: LayerSpec[], window: WindowShape): LayerShapes[] {
  const { height, width, channels } = window
  const input: SequenceShape = { frames: framesRead(window), height, width, channels }
  const shrunk: ShrunkFrom[] = []
  const shapes: LayerShapes[] = []
  layers.forEach((layer, index) => {
    const before = shapes.at(-1)?.output ?? input
    const number = index + 1
    shapes.push({
      number,
      name: `${number}-${layer.type}`,
      type: layer.type,
      input: before,
      output: outputShape(layer, number, before, shrunk),
    })
  })
  checkSameFrame(shapes.at(-1), input)
  return shapes
}

function checkSameFrame(last: LayerShapes | undefined, input: SequenceShape): void {
  if (last === undefined || shapeText(last.output) === shapeText(input)) return
  throw new ModelSpecError(
    last.number,
    `Layer ${last.number} (${last.type}) ends the model with ${shapeText(last.output)}, but a model that predicts the next frame must give ` +
      `the shape it reads, ${shapeText(input)} (frames x height x width x channels).`,
    last.output.channels === input.channels
      ? 'Let every layer that shrinks frames be followed by one that enlarges them by the same factor.'
      : `Give the last layer ${input.channels} filter${input.channels === 1 ? '' : 's'}.`,
  )
}

/** A layer that shrank frames, and the size before it. */
interface ShrunkFrom {
  factor: number
  height: number
  width: number
}

function outputShape(layer: LayerSpec, number: number, input: SequenceShape, shrunk: ShrunkFrom[]): SequenceShape {
  switch (layer.type) {
    case 'convLstm2d':
    case 'conv3d':
      return { ...input, channels: layer.filters }
    case 'conv2d':
      return { ...shrink(input, layer.strides, shrunk), channels: layer.filters }
    case 'convTranspose2d':
      return { ...enlarge(input, layer.strides, shrunk), channels: layer.filters }
    case 'patch':
      return { ...shrink(input, layer.size, shrunk), channels: input.channels * layer.size ** 2 }
    case 'unpatch':
      return { ...enlarge(input, layer.size, shrunk), channels: unpatchedChannels(layer.size, number, input) }
    case 'maxPooling2d':
    case 'averagePooling2d':
      return shrink(input, layer.size, shrunk)
    case 'upSampling2d':
      return enlarge(input, layer.size, shrunk)
    case 'batchNormalization':
    case 'layerNormalization':
    case 'dropout':
    case 'activation':
      return input
    default:
      return layer satisfies never
  }
}

function unpatchedChannels(size: number, number: number, input: SequenceShape): number {
  const channels = input.channels / size ** 2
  if (Number.isInteger(channels)) return channels
  const wanted = Math.ceil(channels) * size ** 2
  throw new ModelSpecError(
    number,
    `Layer ${number} (unpatch, size ${size}) cannot turn ${shapeText(input)} into ${input.frames} x ${input.height * size} x ` +
      `${input.width * size} x ${channels}: the ${input.channels} channels must be a multiple of ${size ** 2}.`,
    `Give the layer before it ${wanted} filters, or another patch size.`,
  )
}

function shrink(input: SequenceShape, factor: number, shrunk: ShrunkFrom[]): SequenceShape {
  if (factor === 1) return input
  const { height, width } = input
  shrunk.push({ factor, height, width })
  return { ...input, height: Math.ceil(height / factor), width: Math.ceil(width / factor) }
}

function enlarge(input: SequenceShape, factor: number, shrunk: ShrunkFrom[]): SequenceShape {
  if (factor === 1) return input
  const last = shrunk.at(-1)
  if (last?.factor !== factor) return { ...input, height: input.height * factor, width: input.width * factor }
  shrunk.pop()
  return { ...input, height: last.height, width: last.width }
}

type EncoderForecasterSpec = Extract<ModelSpec, { family: 'encoder-forecaster' }>

function inferEncoderForecaster(spec: EncoderForecasterSpec, window: WindowShape): LayerShapes[] {
  const { inputFrames, targetFrames, height, width, channels } = window
  const outside: SequenceShape = { frames: inputFrames, height, width, channels }
  const inside: SequenceShape = {
    frames: inputFrames,
    height: Math.ceil(height / spec.patch),
    width: Math.ceil(width / spec.patch),
    channels: channels * spec.patch ** 2,
  }
  const forecast = { ...inside, frames: targetFrames }
  const hidden = spec.cells.reduce((sum, cell) => sum + cell.filters, 0)
  const part = (name: string, type: string, input: SequenceShape, output: SequenceShape): LayerShapes => ({
    number: null,
    name,
    type,
    input,
    output,
  })
  const folding = spec.patch > 1
  const cells = (prefix: string, first: SequenceShape): LayerShapes[] =>
    spec.cells.map((cell, index) => {
      const input = { ...first, channels: spec.cells[index - 1]?.filters ?? first.channels }
      return part(`${prefix}-${index + 1}`, 'convLstm2d', input, { ...input, channels: cell.filters })
    })
  return [
    ...(folding ? [part('patch', 'patch', outside, inside)] : []),
    ...cells('encoder', inside),
    ...cells('forecaster', { ...forecast, channels: 0 }),
    part('output', 'conv2d', { ...forecast, channels: hidden }, forecast),
    ...(folding ? [part('unpatch', 'unpatch', forecast, { ...outside, frames: targetFrames })] : []),
  ]
}
