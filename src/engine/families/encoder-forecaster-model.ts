/**
 * The encoder-forecaster family (Shi et al. 2015, section 3.2).
 *
 * Encoder cells read the input frames, patches folded into channels. Forecaster cell n starts from
 * the final state of encoder cell n; the first has no input, each other reads the hidden states of
 * the one before. All forecaster hidden states of a step, concatenated, go through one 1x1
 * convolution and become that step's frame. Nothing predicted is read again, so any number of steps
 * can be unrolled.
 *
 * With `residual` the network predicts the change from one frame to the next: the changes are added
 * up, starting from the last input frame (that is not missing). (The change from the last input
 * frame itself trains worse: a mistake of the early steps is then as large as one of the late.)
 */
import * as tf from '@tensorflow/tfjs-core'
import { GridcastError } from '../../shared/errors'
import type { LayerShapes } from '../../shared/model/infer-shapes'
import type { ModelSpec } from '../../shared/model/model-spec'
import { Random } from '../../shared/random'
import { Conv2d } from '../layers/conv-2d'
import { ConvLstm2d } from '../layers/conv-lstm-2d'
import type { LayerState, PassOptions, SequenceLayer } from '../layers/sequence-layer'
import { activate } from '../ops/activate'
import { holdMissing, perFrame, runningSum, sliceTime } from '../ops/frames'
import { patch, unpatch } from '../ops/patch'
import type { GridModel } from './grid-model'
import { trainableOf, weightsOf } from './layer-weights'
import { fewAtOnce, release, tidied } from './let-go'

type EncoderForecasterSpec = Extract<ModelSpec, { family: 'encoder-forecaster' }>

export class EncoderForecasterModel implements GridModel {
  readonly weights: ReadonlyMap<string, tf.Variable>
  readonly trainable: readonly tf.Variable[]
  private readonly encoder: ConvLstm2d[]
  private readonly forecaster: ConvLstm2d[]
  private readonly output: Conv2d

  constructor(
    readonly spec: EncoderForecasterSpec,
    shapes: LayerShapes[],
    seed: number,
  ) {
    const random = new Random(seed)
    const channelsInto = (name: string) =>
      shapes.find((shape) => shape.name === name)?.input.channels ?? 0
    const cells = (prefix: string) =>
      spec.cells.map((cell, index) => {
        const channels = channelsInto(`${prefix}-${index + 1}`)
        return built(
          new ConvLstm2d({ ...cell, hasInput: channels > 0, seed: random.integer(2 ** 31) }),
          channels,
        )
      })
    this.encoder = cells('encoder')
    this.forecaster = cells('forecaster')
    const folded = shapes.find((shape) => shape.name === 'output')?.output.channels ?? 1
    // A residual model begins as "no change"
    const output = {
      filters: folded,
      kernel: 1,
      zeroKernel: spec.residual,
      seed: random.integer(2 ** 31),
    }
    this.output = built(new Conv2d(output), channelsInto('output'))
    this.weights = weightsOf([
      ...this.encoder.map((cell, index) => [`encoder-${index + 1}`, cell] as const),
      ...this.forecaster.map((cell, index) => [`forecaster-${index + 1}`, cell] as const),
      ['output', this.output],
    ])
    this.trainable = trainableOf(this.weights)
  }

  predictShifted(): tf.Tensor5D {
    throw new GridcastError(
      'model.objective',
      `The model ${this.spec.name} forecasts whole windows and has no prediction for every input frame.`,
      'Choose the objective "input frames to target frames".',
    )
  }

  predictWindow(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D {
    return tf.tidy(() => fewAtOnce(x, options, (some, pass) => this.predict(some, steps, pass)))
  }

  private predict(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D {
    const hidden = this.forecast(this.encode(x, options), steps, options)
    const [, frames, height, width] = x.shape
    const folded = this.output.runJoined(hidden)
    const values = perFrame(folded, (maps) => unpatch(maps, this.spec.patch, height, width))
    if (this.spec.residual) {
      const known = holdMissing(x, options.mask ?? null)
      return tf.add(runningSum(values), sliceTime(known, frames - 1, frames))
    }
    return activate(values, this.spec.outputActivation)
  }

  dispose(): void {
    for (const variable of this.weights.values()) variable.dispose()
  }

  /** Final state of every encoder cell; nothing reads the topmost one's outputs. */
  private encode(x: tf.Tensor5D, options: PassOptions): LayerState[] {
    let values = perFrame(x, (frames) => patch(frames, this.spec.patch))
    return this.encoder.map((cell, index) => {
      const isTop = index + 1 === this.encoder.length
      const { output, state } = runCell(options, () =>
        isTop
          ? { output: null, state: cell.stateAfter(values, options, null) }
          : cell.run(values, options, null),
      )
      if (!options.training) release([[values]], [[x], output && [output], state])
      values = output ?? values
      return state
    })
  }

  /** Hidden states of every forecaster cell, each `[B, steps, H/p, W/p, F]`. */
  private forecast(states: LayerState[], steps: number, options: PassOptions): tf.Tensor5D[] {
    const hidden: tf.Tensor5D[] = []
    this.forecaster.forEach((cell, index) => {
      const state = states[index] ?? null
      const below = hidden.at(-1)
      const run = runCell(options, () =>
        below === undefined
          ? cell.runOn(steps, state)
          : cell.run(below, { ...options, mask: null, isLast: true }, state),
      )
      if (!options.training) release([state, run.state], [[run.output]])
      hidden.push(run.output)
    })
    return hidden
  }
}

/** Outside of training, without what lies between a cell's input and its output. */
function runCell<R extends { output: tf.Tensor5D | null; state: LayerState }>(
  { training }: PassOptions,
  run: () => R,
): R {
  return training
    ? run()
    : tidied(run, ({ output, state }) => [...(output ? [output] : []), ...(state ?? [])])
}

function built<L extends SequenceLayer>(layer: L, channels: number): L {
  layer.build([null, null, null, null, channels])
  return layer
}
