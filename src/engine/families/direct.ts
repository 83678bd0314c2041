/**
 * The direct family: one pass over the input frames, folded into channels, gives all lead times.
 *
 * With `residual` the newest input frame (that is not missing) is added to every lead time, and the
 * untrained model is "no change". A model built with `startFrames` reads another forecast as well
 * and adds to that instead, so that the untrained model is that forecast; it gives no more lead
 * times than it was built for, because only its caller can make the next ones to start from.
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

export const buildDirect: BuildFamily<'direct'> = (spec, shapes, seed, builtFor) => {
  const { inputFrames, startFrames } = builtFor
  const layers = buildLayers(shapes, seed, spec.residual || startFrames > 0)
  const last = shapes.at(-1)?.name ?? null
  const graph = new GraphRun(layers, last)

  /** The lead times the model was built for, after the last `inputFrames` frames of x. */
  const once = (x: tf.Tensor5D, options: PassOptions): tf.Tensor5D => {
    const [, frames, , , channels] = x.shape
    const read = sliceTime(x, frames - inputFrames, frames)
    const start = startOf(options, startFrames)
    const { output } = graph.run({
      x: timeToChannels(start === null ? read : tf.concat([read, start], 1)),
      frames: 1,
      options,
      before: new Map(),
      keepStates: new Set(),
    })
    if (output === null) throw new Error(`The model ${spec.name} has no layer.`)
    const leads = channelsToTime(output, channels)
    if (start !== null) return tf.add(leads, start)
    return spec.residual ? tf.add(leads, sliceTime(read, inputFrames - 1, inputFrames)) : leads
  }

  const predict = (x: tf.Tensor5D, steps: number, options: PassOptions): tf.Tensor5D => {
    const pass = { ...options, mask: null }
    let known = holdMissing(x, options.mask ?? null)
    if (startFrames > 0) return sliceTime(once(known, pass), 0, steps)
    const frames = known.shape[1]
    while (known.shape[1] < frames + steps) known = tf.concat([known, once(known, pass)], 1)
    return sliceTime(known, frames, frames + steps)
  }

  return {
    spec,
    ...weightsOf(layers),
    predictShifted: null,
    predictWindow: (x, steps, options) =>
      tf.tidy(() => fewAtOnce(x, options, (some, pass) => predict(some, steps, pass))),
  }
}

/** The forecast that a pass starts from; null for a model that starts from none. */
function startOf({ start }: PassOptions, startFrames: number): tf.Tensor5D | null {
  if (startFrames === 0) return null
  if (start?.shape[1] !== startFrames)
    throw new Error(`The model starts from ${startFrames} frames and was given none of them.`)
  return start
}

/**
 * Kernels begin as what follows a rectifier; the last one of a model that predicts changes with
 * zeros.
 */
function buildLayers(shapes: readonly LayerShapes[], seed: number, changes: boolean): Layer[] {
  const random = new Random(seed)
  const convolutions = shapes.filter(({ layer }) => layer.type === 'conv2d')
  const head = convolutions.at(-1)
  return shapes.map((shape) => {
    const isConvolution = convolutions.includes(shape)
    const kernel = changes && shape === head ? 'zeros' : 'he'
    const initial = isConvolution ? ({ kernel: kernel } as const) : {}
    return buildLayer(shape, { seed: random.integer(2 ** 31), initial })
  })
}
