/**
 * The walk along the layers of a graph that finds the shapes between them and refuses what does not
 * fit: unknown names, sizes that differ, states of another size, and more values than a device can
 * hold.
 */
import type { Phase } from './families/family-description'
import { framesInput } from './graph'
import type { GraphLayer } from './graph'
import { descriptionOf, resolveLayer } from './layers'
import type { ResolvedLayer } from './layers'
import { weightSize } from './layers/common'
import type { Resize } from './layers/layer-description'
import { modelLimits } from './limits'
import { fault } from './model-spec-error'
import { sidesOf, valuesIn } from './sequence-shape'
import type { SequenceShape } from './sequence-shape'

export interface LayerShapes {
  /** Stable; the prefix of the names of the layer's weights. */
  name: string
  layer: ResolvedLayer
  /** The layers it reads. */
  reads: readonly string[]
  /** The layer with whose final state it begins; null for none. */
  state: string | null
  /** Training leaves its weights as they are. */
  frozen: boolean
  inputs: readonly SequenceShape[]
  output: SequenceShape
}

/** A layer that shrank frames, and the size before it. */
interface ShrunkFrom {
  factor: number
  height: number
  width: number
}

/** Frames on their way through a graph. */
interface Flow {
  shape: SequenceShape
  /** The layers that shrank them and were not undone, newest last. */
  shrunk: readonly ShrunkFrom[]
}

/** ConvLSTMs of earlier phases, whose states later ones may begin with. */
interface StateSource {
  filters: number
  flow: Flow
}

export class GraphWalk {
  readonly shapes: LayerShapes[] = []
  private readonly names = new Set<string>()
  private readonly states = new Map<string, StateSource>()
  private parameters = 0

  /** @param outputChannels what filters "per channel of the output" are multiplied by */
  constructor(private readonly outputChannels: number) {}

  along({ layers, input, frames }: Phase): void {
    const flows = new Map<string, Flow>()
    if (input !== null) flows.set(framesInput, { shape: input, shrunk: [] })
    const states = new Map<string, StateSource>()
    for (const placed of layers) {
      const { name } = placed
      if (this.names.has(name)) throw fault(name, 'model.name-twice', {})
      this.names.add(name)
      const layer = resolveLayer(placed, this.outputChannels)
      const flow = this.pass(placed, layer, flows, frames)
      flows.set(name, flow)
      if (layer.type === 'convLstm2d') states.set(name, { filters: layer.filters, flow })
    }
    for (const [name, source] of states) this.states.set(name, source)
  }

  private pass(
    { name, inputs, state, frozen = false }: GraphLayer,
    layer: ResolvedLayer,
    flows: ReadonlyMap<string, Flow>,
    frames: number,
  ): Flow {
    const read = inputs.map((input) => flowOf(name, input, flows))
    checkCount(name, layer, read.length, state)
    const source = state === undefined ? null : this.stateFor(name, state, layer)
    const first = read[0] ?? source?.flow
    if (first === undefined) throw new Error(`The layer ${name} reads nothing.`)
    const shapes = read.map(({ shape }) => shape)
    checkSameSize(name, layer, shapes)
    const channels = descriptionOf(layer).channels(layer, { name, inputs: shapes })
    const resized = resize(
      { ...first, shape: { ...first.shape, frames } },
      descriptionOf(layer).resize(layer),
    )
    const flow = { ...resized, shape: { ...resized.shape, channels } }
    if (source !== null) checkState(name, flow.shape, state ?? '', source)
    this.enter({
      name,
      layer,
      reads: inputs,
      state: state ?? null,
      frozen,
      inputs: shapes,
      output: flow.shape,
    })
    return flow
  }

  private enter(shapes: LayerShapes): void {
    checkValues(shapes)
    const weights = descriptionOf(shapes.layer).weights(shapes.layer, shapes.inputs)
    this.parameters += weights.reduce((sum, weight) => sum + weightSize(weight), 0)
    this.checkParameters(shapes.name)
    this.shapes.push(shapes)
  }

  private checkParameters(name: string): void {
    const { parameters } = this
    const most = modelLimits.parameters
    if (parameters > most) throw fault(name, 'model.too-many-parameters', { parameters, most })
  }

  private stateFor(name: string, state: string, { type }: ResolvedLayer): StateSource {
    if (type !== 'convLstm2d') throw fault(name, 'model.no-state', { type })
    const source = this.states.get(state)
    if (source !== undefined) return source
    throw fault(name, 'model.unknown-state', { state, known: [...this.states.keys()] })
  }
}

function flowOf(name: string, input: string, flows: ReadonlyMap<string, Flow>): Flow {
  const flow = flows.get(input)
  if (flow !== undefined) return flow
  throw fault(name, 'model.unknown-input', { input, known: [...flows.keys()] })
}

function checkCount(
  name: string,
  layer: ResolvedLayer,
  count: number,
  state: string | undefined,
): void {
  const { least, most } = descriptionOf(layer).inputs
  if (count >= least && count <= most && (count > 0 || state !== undefined)) return
  throw fault(name, 'model.input-count', { type: layer.type, count, least, most })
}

function checkSameSize(
  name: string,
  { type }: ResolvedLayer,
  [first, ...others]: SequenceShape[],
): void {
  const other = others.find(
    ({ height, width }) => height !== first?.height || width !== first.width,
  )
  if (first === undefined || other === undefined) return
  throw fault(name, 'model.sizes-differ', { type, one: sidesOf(first), other: sidesOf(other) })
}

function checkState(
  name: string,
  output: SequenceShape,
  state: string,
  { filters, flow: { shape } }: StateSource,
): void {
  const given = sidesOf(output)
  const wanted = [shape.height, shape.width, filters]
  if (String(given.slice(1)) === String(wanted)) return
  throw fault(name, 'model.state-size', { given, state, wanted })
}

function checkValues({ name, layer: { type }, output }: LayerShapes): void {
  const most = modelLimits.layerValues
  if (valuesIn(output) <= most) return
  throw fault(name, 'model.too-many-values', { type, given: sidesOf(output), most })
}

/** Frames with other sides, and how to undo it. */
function resize(flow: Flow, change: Resize): Flow {
  if ('shrinkBy' in change) return shrink(flow, change.shrinkBy)
  return 'enlargeBy' in change ? enlarge(flow, change.enlargeBy) : flow
}

function shrink({ shape, shrunk }: Flow, factor: number): Flow {
  if (factor === 1) return { shape, shrunk }
  const { height, width } = shape
  return {
    shape: { ...shape, height: Math.ceil(height / factor), width: Math.ceil(width / factor) },
    shrunk: [...shrunk, { factor, height, width }],
  }
}

function enlarge({ shape, shrunk }: Flow, factor: number): Flow {
  if (factor === 1) return { shape, shrunk }
  const last = shrunk.at(-1)
  if (last?.factor !== factor) {
    return {
      shape: { ...shape, height: shape.height * factor, width: shape.width * factor },
      shrunk,
    }
  }
  const { height, width } = last
  return { shape: { ...shape, height, width }, shrunk: shrunk.slice(0, -1) }
}
