/**
 * What the bench measures: networks, batches and shapes, each in the model spec that a person's run
 * would store.
 */
import { modelSpecSchema, type ModelSpec } from '../src/shared/model/model-spec'

export interface Configuration {
  name: string
  spec: ModelSpec
  /**
   * `shifted`: inputFrames predict the frames after each of them. `window`: inputFrames, then
   * targetFrames.
   */
  objective: 'shifted' | 'window'
  loss: 'bce' | 'mse'
  inputFrames: number
  targetFrames: number
  height: number
  width: number
  channels: number
  trainingBatch: number
}

/**
 * The stack of the Keras example `conv_lstm`: 5x5, 3x3 and 1x1 ConvLSTM with batch normalization,
 * and a Conv3D head.
 */
function classicStack(filters: number): ModelSpec {
  const convLstm = (kernel: number) =>
    ({ type: 'convLstm2d', filters, kernel, recurrentActivation: 'hardSigmoid' }) as const
  const batchNormalization = { type: 'batchNormalization' } as const
  return modelSpecSchema.parse({
    name: `classic-${filters}`,
    family: 'next-frame',
    layers: [
      convLstm(5),
      batchNormalization,
      convLstm(3),
      batchNormalization,
      convLstm(1),
      { type: 'conv3d', filters: 1, kernel: [3, 3, 3], padding: 'same', activation: 'sigmoid' },
    ],
  })
}

function encoderForecaster(
  name: string,
  filters: number[],
  kernel: number,
  patch: number,
  peepholes = false,
): ModelSpec {
  return modelSpecSchema.parse({
    name,
    family: 'encoder-forecaster',
    patch,
    cells: filters.map((count) => ({ filters: count, kernel, peepholes })),
    outputActivation: 'sigmoid',
  })
}

const clip = { height: 64, width: 64, channels: 1, loss: 'bce' } as const
const shifted = { objective: 'shifted', inputFrames: 19, targetFrames: 19 } as const
const tenToTen = { objective: 'window', inputFrames: 10, targetFrames: 10 } as const

export const configurations: Configuration[] = [
  { name: 'classic-16', spec: classicStack(16), ...shifted, ...clip, trainingBatch: 4 },
  { name: 'classic-64', spec: classicStack(64), ...shifted, ...clip, trainingBatch: 1 },
  {
    name: 'paper',
    spec: encoderForecaster('paper', [128, 64, 64], 5, 4, true),
    ...tenToTen,
    ...clip,
    trainingBatch: 4,
  },
  {
    name: 'small',
    spec: encoderForecaster('small', [32, 32], 3, 4),
    ...tenToTen,
    ...clip,
    trainingBatch: 8,
  },
  {
    name: 'map',
    spec: encoderForecaster('medium', [64, 64], 3, 2),
    ...tenToTen,
    height: 96,
    width: 160,
    channels: 2,
    loss: 'mse',
    trainingBatch: 2,
  },
]
