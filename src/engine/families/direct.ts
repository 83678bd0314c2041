/**
 * The direct family: one pass over the input frames, folded into channels, gives all lead times.
 *
 * With `residual` the newest input frame (that is not missing) is added to every lead time, and the
 * untrained model is "no change".
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayerShapes } from '../../shared/model/graph-walk'
import { Random } from '../../shared/random'
import { buildLayer } from '../layers'
import type { Layer } from '../layers'
import type { PassOptions } from '../layers/layer'
import { channelsToTime, holdMissing, sliceTime, timeToChannels } from '../ops/frames'
import type { BuildFamily } from './family'
import { GraphRun } from './graph-run'
import { weightsOf } from './layer-weights'
import { fewAtOnce } from './let-go'

export const buildDirect: BuildFamily<'direct'> = (spec, shapes, seed, { inputFrames }) => {
  const layers = buildLayers(shapes, seed, spec.residual)
  const last = shapes.at(-1)?.name ?? null
  const graph = new GraphRun(layers, last)

  /** The lead times the model was built for, after the last `inputFrames` frames of x. */
  const once = (x: tf.Tensor5D, options: PassOptions): tf.Tensor5D => {
    const [, frames, , , channels] = x.shape
    const read = sliceTime(x, frames - inputFrames, frames)
    const { output } = graph.run({
      x: timeToChannels(read),
      frames: 1,
      options,
      before: new Map(),
      keepStates: new Set(),
    })
    if (output === null) throw new Error(`The model ${spec.name} has no layer.`)
    const leads = channelsToTime(output, channels)
    return spec.residual ? tf.add(leads, sliceTime(read, inputFrames - 1, inputFrames)) : leads
  }

  const predict = (x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D => {
    const pass = { ...options, mask: null }
    let known = holdMissing(x, options.mask ?? null)
    const start = known.shape[1]
    while (known.shape[1] < start + steps) known = tf.concat([known, once(known, pass)], 1)
    return sliceTime(known, start, start + steps)
  }

  return {
    spec,
    ...weightsOf(layers),
    predictShifted: null,
    predictWindow: (x, steps, options) =>
      tf.tidy(() => fewAtOnce(x, options, (some, pass) => predict(some, steps, pass))),
  }
}

/** Kernels begin as what follows a rectifier; the last one of a residual model with zeros. */
function buildLayers(shapes: readonly LayerShapes[], seed: number, residual: boolean): Layer[] {
  const random = new Random(seed)
  const convolutions = shapes.filter(({ layer }) => layer.type === 'conv2d')
  const head = convolutions.at(-1)
  return shapes.map((place) => {
    const isConvolution = convolutions.includes(place)
    const kernel = residual && place === head ? 'zeros' : 'he'
    const initial = isConvolution ? ({ kernel: kernel } as const) : {}
    return buildLayer(place, { seed: random.integer(2 ** 31), initial })
  })
}
