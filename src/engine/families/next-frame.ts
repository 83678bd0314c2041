/**
 * The next-frame family: layers map a sequence to one of the same length, whose frame t is the
 * prediction of frame t + 1.
 *
 * Free-running, the layers first read the input frames in one pass, then one predicted frame at a
 * time; ConvLSTM layers carry their states and convolutions over time the frames they still need,
 * so k frames after n inputs cost n + k - 1 steps.
 */
import * as tf from '@tensorflow/tfjs-core'
import { Random } from '../../shared/random'
import { buildLayer } from '../layers'
import type { PassOptions } from '../layers/layer'
import { holdMissing, sliceTime } from '../ops/frames'
import type { BuildFamily } from './family'
import { GraphRun } from './graph-run'
import type { States } from './graph-run'
import { weightsOf } from './layer-weights'
import { fewAtOnce, release, tensorsOf, tidied } from './let-go'

const none: ReadonlySet<string> = new Set()
const beginning: States = new Map()

export const buildNextFrame: BuildFamily<'next-frame'> = (spec, shapes, seed) => {
  const random = new Random(seed)
  const layers = shapes.map((shape) => buildLayer(shape, { seed: random.integer(2 ** 31) }))
  const runner = new FreeRun(
    new GraphRun(layers, shapes.at(-1)?.name ?? null),
    new Set(layers.map(({ name }) => name)),
    spec.residual,
  )
  return {
    spec,
    ...weightsOf(layers),
    predictShifted: (x, options) =>
      tf.tidy(() => runner.advance(x, options, beginning, none).prediction),
    predictWindow: (x, steps, options) =>
      tf.tidy(() => fewAtOnce(x, options, (some, pass) => runner.forecast(some, steps, pass))),
  }
}

interface Piece {
  /** The last frame predicted, `[B, 1, H, W, C]`. */
  frame: tf.Tensor5D
  states: States
}

class FreeRun {
  constructor(
    private readonly graph: GraphRun,
    private readonly names: ReadonlySet<string>,
    private readonly residual: boolean,
  ) {}

  forecast(x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D {
    let piece = this.next(x, options, beginning)
    const predicted = [piece.frame]
    while (predicted.length < steps) {
      const next = this.next(piece.frame, { ...options, mask: null }, piece.states)
      if (!options.training) release([...piece.states.values()], [...next.states.values()])
      piece = next
      predicted.push(piece.frame)
    }
    return tf.concat(predicted, 1)
  }

  /** The next frames of a sequence through all layers. */
  advance(
    x: tf.Tensor5D,
    options: PassOptions,
    before: States,
    keepStates: ReadonlySet<string>,
  ): { prediction: tf.Tensor5D; states: States } {
    const frames = x.shape[1]
    const { output, states } = this.graph.run({ x, frames, options, before, keepStates })
    const values = output ?? x
    return {
      prediction: this.residual ? tf.add(holdMissing(x, options.mask ?? null), values) : values,
      states,
    }
  }

  /** The frame after the last of x, which goes on from where the states were left. */
  private next(x: tf.Tensor5D, options: PassOptions, before: States): Piece {
    const run = (): Piece => {
      const { prediction, states } = this.advance(x, options, before, this.names)
      return { frame: sliceTime(prediction, x.shape[1] - 1, x.shape[1]), states }
    }
    return options.training
      ? run()
      : tidied(run, ({ frame, states }) => [frame, ...tensorsOf([...states.values()])])
  }
}
