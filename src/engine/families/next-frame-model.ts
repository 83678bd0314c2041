/**
 * The stacked next-frame family: layers map a sequence to one of the same length, whose frame t is
 * the prediction of frame t + 1.
 *
 * Free-running, the layers first read the input frames in one pass, then one predicted frame at a
 * time; ConvLSTM layers carry their states and convolutions over time the frames they still need,
 * so k frames after n inputs cost n + k - 1 steps.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerSpec, ModelSpec } from '../../shared/model/model-spec'
import type { LayerShapes } from '../../shared/model/infer-shapes'
import { Random } from '../../shared/random'
import { createLayer } from '../layers/create-layer'
import type { LayerState, PassOptions, SequenceLayer } from '../layers/sequence-layer'
import { holdMissing, sliceTime } from '../ops/frames'
import type { GridModel } from './grid-model'
import { trainableOf, weightsOf } from './layer-weights'
import { fewAtOnce, release, tensorsOf, tidied } from './let-go'

type NextFrameSpec = Extract<ModelSpec, { family: 'next-frame' }>

export class NextFrameModel implements GridModel {
  readonly weights: ReadonlyMap<string, tf.Variable>
  readonly trainable: readonly tf.Variable[]
  private readonly layers: SequenceLayer[]

  constructor(
    readonly spec: NextFrameSpec,
    shapes: LayerShapes[],
    seed: number,
  ) {
    const random = new Random(seed)
    this.layers = spec.layers.map((layer, index) =>
      buildLayer(layer, shapes[index], random.integer(2 ** 31)),
    )
    this.weights = weightsOf(
      this.layers.map((layer, index) => [shapes[index]?.name ?? layer.name, layer] as const),
    )
    this.trainable = trainableOf(this.weights)
  }

  predictShifted(x: tf.Tensor5D, options: PassOptions): tf.Tensor5D {
    return tf.tidy(() => this.advance(x, { ...options, isLast: true }, this.start()).prediction)
  }

  predictWindow(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D {
    return tf.tidy(() => fewAtOnce(x, options, (some, pass) => this.forecast(some, steps, pass)))
  }

  private forecast(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D {
    let piece = this.forecastNext(x, options, this.start())
    const predicted = [piece.frame]
    while (predicted.length < steps) {
      const next = this.forecastNext(piece.frame, { ...options, mask: null }, piece.states)
      if (!options.training) release(piece.states, next.states)
      piece = next
      predicted.push(piece.frame)
    }
    return tf.concat(predicted, 1)
  }

  dispose(): void {
    for (const variable of this.weights.values()) variable.dispose()
  }

  private start(): LayerState[] {
    return this.layers.map(() => null)
  }

  /** The frame after the last of x, which goes on from where the states were left. */
  private forecastNext(
    x: tf.Tensor5D,
    options: PassOptions,
    before: LayerState[],
  ): { frame: tf.Tensor5D; states: LayerState[] } {
    const next = () => {
      const { prediction, states } = this.advance(x, options, before)
      return { frame: sliceTime(prediction, x.shape[1] - 1, x.shape[1]), states }
    }
    return options.training
      ? next()
      : tidied(next, ({ frame, states }) => [frame, ...tensorsOf(states)])
  }

  /**
   * The next frames of a sequence through all layers. Outside of training what a layer gave is let
   * go when the next one has read it.
   */
  private advance(
    x: tf.Tensor5D,
    options: PassOptions,
    before: LayerState[],
  ): { prediction: tf.Tensor5D; states: LayerState[] } {
    const states: LayerState[] = []
    let values = x
    this.layers.forEach((layer, index) => {
      const run = () => layer.run(values, options, before[index] ?? null)
      const { output, state } = options.training
        ? run()
        : tidied(run, (piece) => [piece.output, ...(piece.state ?? [])])
      states.push(state)
      if (!options.training && values !== x) release([[values]], [[output], ...states])
      values = output
    })
    return {
      prediction: this.spec.residual
        ? tf.add(holdMissing(x, options.mask ?? null), values)
        : values,
      states,
    }
  }
}

function buildLayer(spec: LayerSpec, shapes: LayerShapes | undefined, seed: number): SequenceLayer {
  if (shapes === undefined) throw new Error(`No shape was inferred for a layer ${spec.type}.`)
  const { input, output } = shapes
  const layer = createLayer(spec, { seed, crop: { height: output.height, width: output.width } })
  layer.build([null, null, input.height, input.width, input.channels])
  return layer
}
