/**
 * The encoder-forecaster family (Shi et al. 2015, section 3.2): the reading graph runs along the
 * input frames, then the forecasting graph along the steps, its ConvLSTMs beginning with the final
 * states of those that read. Nothing predicted is read again, so any number of steps can be
 * unrolled.
 *
 * With `residual` the network predicts the change from one frame to the next: the changes are added
 * up, starting from the last input frame (that is not missing). (The change from the last input
 * frame itself trains worse: a mistake of the early steps is then as large as one of the late.)
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerShapes } from '../../shared/model/graph-walk'
import { descriptionOf } from '../../shared/model/layers'
import { Random } from '../../shared/random'
import { buildLayer } from '../layers'
import type { Layer } from '../layers'
import { holdMissing, runningSum, sliceTime } from '../ops/frames'
import type { PassOptions } from '../layers/layer'
import type { BuildFamily } from './family'
import { GraphRun } from './graph-run'
import { weightsOf } from './layer-weights'
import { fewAtOnce } from './let-go'

export const buildEncoderForecaster: BuildFamily<'encoder-forecaster'> = (spec, shapes, seed) => {
  const layers = buildLayers(shapes, seed, spec.residual)
  const reading = new GraphRun(layers.slice(0, spec.reading.length), null)
  const last = layers.at(-1)?.name ?? null
  const forecasting = new GraphRun(layers.slice(spec.reading.length), last)
  const linked = new Set(layers.flatMap(({ state }) => state ?? []))
  const none: ReadonlySet<string> = new Set()

  const predict = (x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D => {
    const frames = x.shape[1]
    const { states } = reading.run({ x, frames, options, before: new Map(), keepStates: linked })
    const { output } = forecasting.run({
      x: null,
      frames: steps,
      options: { ...options, mask: null },
      before: states,
      keepStates: none,
    })
    if (output === null) throw new Error(`The model ${spec.name} has no layer that forecasts.`)
    if (!spec.residual) return output
    const known = holdMissing(x, options.mask ?? null)
    return tf.add(runningSum(output), sliceTime(known, frames - 1, frames))
  }

  return {
    spec,
    ...weightsOf(layers),
    predictShifted: null,
    predictWindow: (x, steps, options) =>
      tf.tidy(() => fewAtOnce(x, options, (some, pass) => predict(some, steps, pass))),
  }
}

/**
 * A residual model begins as "no change": the kernel of its last layer with weights is zeros. A
 * seed is drawn for each layer that has weights or drops values.
 */
function buildLayers(shapes: readonly LayerShapes[], seed: number, residual: boolean): Layer[] {
  const random = new Random(seed)
  const weighted = shapes.filter(
    ({ layer, inputs }) => descriptionOf(layer).weights(layer, inputs).length > 0,
  )
  const head = weighted.at(-1)
  return shapes.map((shape) => {
    const draws = weighted.includes(shape) || shape.layer.type === 'dropout'
    return buildLayer(shape, {
      seed: draws ? random.integer(2 ** 31) : 0,
      initial: residual && shape === head ? { kernel: 'zeros' } : {},
    })
  })
}
