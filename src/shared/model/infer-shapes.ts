/**
 * What shape the frames have after every layer, found without building the model.
 *
 * A layer that enlarges frames (unpatch, upsampling, a strided transposed convolution) crops to the
 * size the frames had before the newest layer that shrank them by the same factor, so that any
 * height and width come out as they went in.
 */
import type { DatasetShape } from '../dataset'
import { GridcastError } from '../errors'
import type { TrainingSettings } from '../training/settings'
import type { CellSpec, LayerSpec, ModelSpec } from './model-spec'

/** T, H, W, C of one sequence. */
export interface SequenceShape {
  frames: number
  height: number
  width: number
  channels: number
}

/** What one training window looks like to the network. */
export interface WindowShape {
  objective: TrainingSettings['objective']
  /**
   * Frames the network reads: the input frames, or for a shifted objective all frames of the window
   * but the last.
   */
  frames: number
  /** Frames after the inputs that it must predict. */
  targetFrames: number
  height: number
  width: number
  channels: number
}

/** The window of a training with these settings on frames of this size. */
export function windowShapeOf(
  settings: Pick<TrainingSettings, 'objective' | 'inputFrames' | 'targetFrames'>,
  { height, width, channels }: Pick<DatasetShape, 'height' | 'width' | 'channels'>,
): WindowShape {
  const { objective, inputFrames, targetFrames } = settings
  const frames = objective === 'shifted' ? inputFrames + targetFrames - 1 : inputFrames
  return { objective, frames, targetFrames, height, width, channels }
}

export interface LayerShapes {
  /** Counted from 1 in the spec's list; null for parts that the family adds by itself. */
  number: number | null
  /** Stable; the prefix of the names of the layer's weights. */
  name: string
  layer: LayerSpec
  /** Without channels for a ConvLSTM cell that has no input. */
  input: SequenceShape
  output: SequenceShape
}

/**
 * A spec that cannot work: `layer` counts from 1, null when the fault is the model's as a whole.
 */
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

/**
 * Shapes after every layer, for one window. A next-frame model that runs freely computes `frames +
 * targetFrames - 1` frames. Throws ModelSpecError naming the layer and both shapes.
 */
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
  const activation =
    spec.family === 'encoder-forecaster' ? spec.outputActivation : lastActivation(spec.layers)
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
  const frames =
    window.objective === 'shifted' ? window.frames : window.frames + window.targetFrames - 1
  const input: SequenceShape = { frames, height, width, channels }
  const shrunk: ShrunkFrom[] = []
  const shapes: LayerShapes[] = []
  layers.forEach((layer, index) => {
    const before = shapes.at(-1)?.output ?? input
    const number = index + 1
    shapes.push({
      number,
      name: `${number}-${layer.type}`,
      layer,
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
    `Layer ${last.number} (${last.layer.type}) ends the model with ${shapeText(last.output)}, but a model that predicts the next frame must give ` +
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

function outputShape(
  layer: LayerSpec,
  number: number,
  input: SequenceShape,
  shrunk: ShrunkFrom[],
): SequenceShape {
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
      return {
        ...enlarge(input, layer.size, shrunk),
        channels: unpatchedChannels(layer.size, number, input),
      }
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
  if (last?.factor !== factor)
    return { ...input, height: input.height * factor, width: input.width * factor }
  shrunk.pop()
  return { ...input, height: last.height, width: last.width }
}

type EncoderForecasterSpec = Extract<ModelSpec, { family: 'encoder-forecaster' }>

function inferEncoderForecaster(spec: EncoderForecasterSpec, window: WindowShape): LayerShapes[] {
  const { frames, targetFrames, height, width, channels } = window
  const size = spec.patch
  const outside: SequenceShape = { frames, height, width, channels }
  const inside: SequenceShape = {
    frames,
    height: Math.ceil(height / size),
    width: Math.ceil(width / size),
    channels: channels * size ** 2,
  }
  const forecast = { ...inside, frames: targetFrames }
  const hidden = { ...forecast, channels: spec.cells.reduce((sum, cell) => sum + cell.filters, 0) }
  const part = (
    name: string,
    layer: LayerSpec,
    input: SequenceShape,
    output: SequenceShape,
  ): LayerShapes => ({
    number: null,
    name,
    layer,
    input,
    output,
  })
  const unpatched = { ...outside, frames: targetFrames }
  return [
    ...(size > 1 ? [part('patch', { type: 'patch', size }, outside, inside)] : []),
    ...inferCells('encoder', spec.cells, inside),
    ...inferCells('forecaster', spec.cells, { ...forecast, channels: 0 }),
    part('output', outputConvolution(forecast.channels), hidden, forecast),
    ...(size > 1 ? [part('unpatch', { type: 'unpatch', size }, forecast, unpatched)] : []),
    part(
      'activation',
      { type: 'activation', activation: spec.outputActivation },
      unpatched,
      unpatched,
    ),
  ]
}

function inferCells(prefix: string, cells: CellSpec[], first: SequenceShape): LayerShapes[] {
  return cells.map((cell, index) => {
    const input = { ...first, channels: cells[index - 1]?.filters ?? first.channels }
    const layer: LayerSpec = {
      ...cell,
      type: 'convLstm2d',
      bias: true,
      recurrentActivation: 'sigmoid',
    }
    return {
      number: null,
      name: `${prefix}-${index + 1}`,
      layer,
      input,
      output: { ...input, channels: cell.filters },
    }
  })
}

function outputConvolution(filters: number): LayerSpec {
  return { type: 'conv2d', filters, kernel: 1, strides: 1, activation: 'linear', bias: true }
}
