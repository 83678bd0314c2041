/** Single layers, for tests. */
import * as tf from '@tensorflow/tfjs-core'
import { descriptionOf, resolveLayer } from '../../shared/model/layers'
import type { LayerSpec } from '../../shared/model/layers'
import { buildLayer } from '.'
import type { Layer } from '.'
import type { LayerPass, LayerState, PassOptions } from './layer'

export interface Sides {
  height: number
  width: number
  channels: number
}

/**
 * A layer that reads frames of this size, as many as its kind reads at least (but one).
 * @param crop size of the frames that come out; only layers that enlarge look at it
 */
export function layerFor(
  spec: LayerSpec,
  sides: Sides,
  crop: Omit<Sides, 'channels'> = sides,
): Layer {
  const layer = resolveLayer(spec, 1)
  const count = Math.max(1, descriptionOf(layer).inputs.least)
  const input = { frames: 1, ...sides }
  const reads = Array.from({ length: count }, (_, i) => `input-${i}`)
  const inputs = reads.map(() => input)
  const channels = descriptionOf(layer).channels(layer, { name: 'tested', inputs })
  const output = { frames: 1, ...crop, channels }
  return buildLayer(
    { name: 'tested', layer, reads, state: null, frozen: false, inputs, output },
    { seed: 5 },
  )
}

/** What a layer gives for the next frames, and its state after them. */
export function runLayer(
  layer: Layer,
  inputs: tf.Tensor5D[],
  options: PassOptions = { training: false },
  state: LayerState = null,
): { output: tf.Tensor5D; state: LayerState } {
  const frames = inputs[0]?.shape[1] ?? 0
  const pass: LayerPass = { ...options, frames, wants: { output: true, state: true } }
  const run = layer.run(inputs, pass, state)
  if (run.output === null) throw new Error('The layer gave nothing.')
  return { output: run.output, state: run.state }
}

export function disposeLayer(layer: Layer): void {
  tf.dispose([...layer.weights.variables.values()])
}
