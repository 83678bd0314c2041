/**
 * Does a model peek? A later frame of a random input is disturbed, with random weights; earlier
 * outputs must not move.
 *
 * Frame t of a next-frame model's output is the prediction of frame t + 1, so a model that sees one
 * frame ahead sees the very frame it is to predict. The encoder-forecaster family reads nothing but
 * the input frames and is causal by construction.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { CausalityReport, ModelSpec } from '../../shared/model/model-spec'
import { sliceTime } from '../ops/frames'
import { buildModel } from './build-model'
import type { GridModel } from './grid-model'

export interface CausalityInput {
  frames: number
  height: number
  width: number
  channels: number
}

/** What a layer sees in time does not depend on the size of the frames, so small ones will do. */
const largestSide = 12
/** Frames beyond what the convolutions over time can reach. */
const spareFrames = 2
/** Outputs that truly depend on the disturbed frame move by thousands of times more. */
const tolerance = 1e-6

const causal: CausalityReport = {
  causal: true,
  framesAhead: 0,
  sentence: 'Causal: no prediction moves when a later frame is disturbed.',
}

/**
 * Tests an untrained model of this spec on the active backend. Throws ModelSpecError when the spec
 * cannot be built.
 */
export async function testCausality(
  spec: ModelSpec,
  input: CausalityInput,
): Promise<CausalityReport> {
  const height = Math.min(input.height, largestSide)
  const width = Math.min(input.width, largestSide)
  const model = buildModel(spec, { height, width, channels: input.channels, seed: 1 })
  try {
    if (spec.family === 'encoder-forecaster') return causal
    const frames = Math.min(input.frames, reachOf(spec) + spareFrames)
    const moved = await movement(model, [1, frames, height, width, input.channels])
    const earliest = moved.findIndex((change) => change > tolerance)
    const framesAhead = earliest < 0 ? 0 : frames - 1 - earliest
    return framesAhead === 0 ? causal : peeking(framesAhead)
  } finally {
    model.dispose()
  }
}

/** Largest number of frames that all convolutions over time together can look ahead. */
function reachOf(spec: Extract<ModelSpec, { family: 'next-frame' }>): number {
  return spec.layers.reduce(
    (reach, layer) => reach + (layer.type === 'conv3d' ? (layer.kernel[0] - 1) / 2 : 0),
    0,
  )
}

/** By how much each output frame moves when the last input frame is replaced. */
async function movement(
  model: GridModel,
  shape: [number, number, number, number, number],
): Promise<number[]> {
  const change = tf.tidy(() => {
    const frames = shape[1]
    const original = tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', 1)
    const other = sliceTime(tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', 2), 0, 1)
    const disturbed =
      frames === 1 ? other : tf.concat([sliceTime(original, 0, frames - 1), other], 1)
    const predict = (x: tf.Tensor5D) => model.predictShifted(x, { training: false })
    return tf.max(tf.abs(tf.sub(predict(original), predict(disturbed))), [0, 2, 3, 4])
  })
  const values = await change.data()
  change.dispose()
  return [...values]
}

function peeking(framesAhead: number): CausalityReport {
  const what =
    framesAhead === 1
      ? 'the very frame it is to predict is'
      : 'the frame it is to predict or a later one is'
  const sentence =
    `Sees ${framesAhead} frame${framesAhead === 1 ? '' : 's'} ahead: a prediction moves when ${what} disturbed, ` +
    `so its training error looks better than its forecasts can be.`
  return { causal: false, framesAhead, sentence }
}
