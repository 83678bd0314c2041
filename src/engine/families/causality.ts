/**
 * Does a model peek? The graph says how many frames ahead it can see at most. The proof for a model
 * that predicts a frame for every frame it reads: a later frame of a random input is disturbed,
 * with random weights; earlier outputs must not move.
 *
 * Frame t of such a model's output is the prediction of frame t + 1, so a model that sees one frame
 * ahead sees the very frame it is to predict.
 */
import * as tf from '@tensorflow/tfjs-core'
import { familyOf, layersOf } from '../../shared/model/families'
import type { CausalityReport, ModelSpec } from '../../shared/model/model-spec'
import { sentence } from '../../shared/notices/say'
import { summarizeModel } from '../../shared/model/summarize-model'
import { sliceTime } from '../ops/frames'
import { buildModel } from './build-model'
import type { PredictShifted } from './grid-model'

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
/** A model that costs more is judged by its graph alone: about a second on one slow core. */
const most = { multiplyAdds: 5e8, parameters: 2e7, values: 2e6 }

/**
 * Tests an untrained model of this spec on the active backend. Throws ModelSpecError when the spec
 * cannot be built.
 */
export async function testCausality(
  spec: ModelSpec,
  input: CausalityInput,
): Promise<CausalityReport> {
  const ahead = familyOf(spec).framesAhead(spec)
  const frames = Math.min(input.frames, ahead + spareFrames)
  const frame = {
    height: Math.min(input.height, largestSide),
    width: Math.min(input.width, largestSide),
    channels: input.channels,
  }
  const possible = Math.min(ahead, frames - 1)
  if (layersOf(spec).length === 0 || !isCheap(spec, frames, frame)) return reportOf(possible)
  const model = buildModel(spec, { ...frame, seed: 1 })
  try {
    if (model.predictShifted === null) return reportOf(possible)
    const shape = [1, frames, frame.height, frame.width, frame.channels] as const
    const moved = await movement(model.predictShifted, [...shape])
    const earliest = moved.findIndex((change) => change > tolerance)
    return reportOf(earliest < 0 ? 0 : frames - 1 - earliest)
  } finally {
    model.dispose()
  }
}

function isCheap(
  spec: ModelSpec,
  frames: number,
  frame: { height: number; width: number; channels: number },
): boolean {
  const window = { objective: 'window', frames, targetFrames: 1, ...frame } as const
  const summary = summarizeModel(spec, { ...window, batchSize: 1 })
  const values = summary.layers.map(({ outputShape }) =>
    outputShape.reduce((product, side) => product * side, 1),
  )
  return (
    summary.multiplyAdds <= most.multiplyAdds &&
    summary.parameters <= most.parameters &&
    values.reduce((sum, count) => sum + count, 0) <= most.values
  )
}

/** By how much each output frame moves when the last input frame is replaced. */
async function movement(
  predictShifted: PredictShifted,
  shape: [number, number, number, number, number],
): Promise<number[]> {
  const change = tf.tidy(() => {
    const frames = shape[1]
    const original = tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', 1)
    const other = sliceTime(tf.randomUniform<tf.Rank.R5>(shape, 0, 1, 'float32', 2), 0, 1)
    const disturbed =
      frames === 1 ? other : tf.concat([sliceTime(original, 0, frames - 1), other], 1)
    const predict = (x: tf.Tensor5D) => predictShifted(x, { training: false })
    return tf.max(tf.abs(tf.sub(predict(original), predict(disturbed))), [0, 2, 3, 4])
  })
  const values = await change.data()
  change.dispose()
  return [...values]
}

function reportOf(framesAhead: number): CausalityReport {
  return {
    causal: framesAhead === 0,
    framesAhead,
    sentence:
      framesAhead === 0
        ? sentence('causality.causal', {})
        : sentence('causality.peeks', { frames: framesAhead }),
  }
}
