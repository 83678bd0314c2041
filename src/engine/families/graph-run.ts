/**
 * One walk along the layers of a graph: each runs on what the layers it names gave.
 *
 * Outside of training there is no gradient to come, so what lies between a layer's input and its
 * output is let go at once, and what a layer gave when its last reader has run.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { framesInput } from '../../shared/model/graph'
import type { Layer } from '../layers'
import type { LayerRun, LayerState, PassOptions } from '../layers/layer'
import { release, tidied } from './let-go'

export type States = ReadonlyMap<string, LayerState>

export interface GraphPass {
  /** What `frames` stands for; null where no layer reads it. */
  x: tf.Tensor5D | null
  /** T of every layer's output. */
  frames: number
  options: PassOptions
  /** By layer: what it begins with. Layers whose state is linked begin with that of another one. */
  before: States
  /** Layers whose states are wanted. */
  keepStates: ReadonlySet<string>
}

export interface GraphResult {
  /** Of the last layer; null where nothing reads it. */
  output: tf.Tensor5D | null
  states: Map<string, LayerState>
}

export class GraphRun {
  private readonly lastReader = new Map<string, Layer>()
  private readonly lastUser = new Map<string, Layer>()

  /**
   * @param layers in order, each after those it reads
   * @param result the layer whose outputs are wanted; null for none
   */
  constructor(
    private readonly layers: readonly Layer[],
    private readonly result: string | null,
  ) {
    for (const layer of layers) {
      for (const name of layer.reads) this.lastReader.set(name, layer)
      if (layer.state !== null) this.lastUser.set(layer.state, layer)
    }
  }

  /** The caller's tidy owns everything. */
  run(pass: GraphPass): GraphResult {
    const { x, options, before } = pass
    const values = new Map<string, tf.Tensor5D>(x === null ? [] : [[framesInput, x]])
    const states = new Map<string, LayerState>()
    for (const layer of this.layers) {
      const { output, state } = this.runLayer(layer, pass, values)
      if (output !== null) values.set(layer.name, output)
      states.set(layer.name, state)
      if (!options.training) this.letGo(layer, values, [x && [x], ...states.values()], before)
    }
    return { output: this.result === null ? null : (values.get(this.result) ?? null), states }
  }

  private runLayer(
    layer: Layer,
    { frames, options, before, keepStates }: GraphPass,
    values: ReadonlyMap<string, tf.Tensor5D>,
  ): LayerRun {
    const inputs = layer.reads.map((name) => valueOf(name, values))
    const output = this.lastReader.has(layer.name) || layer.name === this.result
    const wants = { output, state: keepStates.has(layer.name) }
    const run = () =>
      layer.run(
        inputs,
        { ...options, frames, wants },
        before.get(layer.state ?? layer.name) ?? null,
      )
    return options.training ? run() : tidied(run, tensorsOfRun)
  }

  private letGo(
    layer: Layer,
    values: Map<string, tf.Tensor5D>,
    needed: LayerState[],
    before: States,
  ): void {
    const done = layer.reads.filter(
      (name) => this.lastReader.get(name) === layer && name !== framesInput && name !== this.result,
    )
    const outputs = done.map((name) => valueOf(name, values))
    for (const name of done) values.delete(name)
    const { state } = layer
    const linked = state !== null && this.lastUser.get(state) === layer ? before.get(state) : null
    release([outputs, linked ?? null], [...needed, [...values.values()]])
  }
}

function valueOf(name: string, values: ReadonlyMap<string, tf.Tensor5D>): tf.Tensor5D {
  const value = values.get(name)
  if (value === undefined) throw new Error(`Nothing was computed for ${name}.`)
  return value
}

function tensorsOfRun({ output, state }: LayerRun): tf.Tensor[] {
  return [...(output ? [output] : []), ...(state ?? [])]
}
