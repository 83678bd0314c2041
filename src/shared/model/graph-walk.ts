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
import { ModelSpecError } from './model-spec-error'
import { shapeText, valuesIn } from './sequence-shape'
import type { SequenceShape } from './sequence-shape'

export interface LayerShapes {
  /** Stable; the prefix of the names of the layer's weights. */
  name: string
  layer: ResolvedLayer
  /** The layers it reads. */
  reads: readonly string[]
  /** The layer with whose final state it begins; null for none. */
  state: string | null
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
  private readonly names = new Set<string>([framesInput])
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
      if (this.names.has(name)) throw twice(name)
      this.names.add(name)
      const layer = resolveLayer(placed, this.outputChannels)
      const flow = this.pass(placed, layer, flows, frames)
      flows.set(name, flow)
      if (layer.type === 'convLstm2d') states.set(name, { filters: layer.filters, flow })
    }
    for (const [name, source] of states) this.states.set(name, source)
  }

  private pass(
    { name, inputs, state }: GraphLayer,
    layer: ResolvedLayer,
    flows: ReadonlyMap<string, Flow>,
    frames: number,
  ): Flow {
    const read = inputs.map(
      (input) => flows.get(input) ?? unknownInput(name, input, [...flows.keys()]),
    )
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
    if (source !== null) checkState(name, flow.shape, state, source)
    this.enter({
      name,
      layer,
      reads: inputs,
      state: state ?? null,
      inputs: shapes,
      output: flow.shape,
    })
    return flow
  }

  private enter(shapes: LayerShapes): void {
    checkValues(shapes)
    const weights = descriptionOf(shapes.layer).weights(shapes.layer, shapes.inputs)
    this.parameters += weights.reduce((sum, weight) => sum + weightSize(weight), 0)
    if (this.parameters > modelLimits.parameters) throw tooManyWeights(shapes.name, this.parameters)
    this.shapes.push(shapes)
  }

  private stateFor(name: string, state: string, layer: ResolvedLayer): StateSource {
    const source = this.states.get(state)
    if (layer.type !== 'convLstm2d') {
      throw new ModelSpecError(
        name,
        `The layer "${name}" (${layer.type}) cannot begin with a state: only a ConvLSTM has one.`,
        'Remove its "state".',
      )
    }
    if (source !== undefined) return source
    throw new ModelSpecError(
      name,
      `The layer "${name}" begins with the state of "${state}", which is no ConvLSTM that reads ` +
        'the input frames.',
      `Choose one of: ${listed([...this.states.keys()])}.`,
    )
  }
}

function twice(name: string): ModelSpecError {
  return new ModelSpecError(
    name,
    name === framesInput
      ? `A layer is called "${framesInput}", the name of the input frames.`
      : `Two layers are called "${name}".`,
    'Give every layer a name of its own.',
  )
}

function unknownInput(name: string, input: string, known: string[]): never {
  throw new ModelSpecError(
    name,
    `The layer "${name}" reads "${input}", which is no layer before it.`,
    `Let it read one of: ${listed(known)}.`,
  )
}

function listed(names: string[]): string {
  return names.length === 0 ? 'none there is' : names.slice(-5).join(', ')
}

function checkCount(
  name: string,
  layer: ResolvedLayer,
  count: number,
  state: string | undefined,
): void {
  const { least, most } = descriptionOf(layer).inputs
  if (count >= least && count <= most && (count > 0 || state !== undefined)) return
  const wanted = least === most ? `${least}` : `${Math.max(1, least)} to ${most}`
  throw new ModelSpecError(
    name,
    `The layer "${name}" (${layer.type}) reads ${count} layers, but must read ${wanted}.`,
    count === 0 && least === 0
      ? 'Name a layer that it reads, or the ConvLSTM with whose state it begins.'
      : 'Change what it reads.',
  )
}

function checkSameSize(
  name: string,
  layer: ResolvedLayer,
  [first, ...others]: SequenceShape[],
): void {
  const other = others.find(
    ({ height, width }) => height !== first?.height || width !== first.width,
  )
  if (first === undefined || other === undefined) return
  throw new ModelSpecError(
    name,
    `The layer "${name}" (${layer.type}) reads frames of different sizes: ${shapeText(first)} and ` +
      `${shapeText(other)}.`,
    'Shrink or enlarge one of them first.',
  )
}

function checkState(
  name: string,
  output: SequenceShape,
  state: string | undefined,
  { filters, flow: { shape } }: StateSource,
): void {
  const same =
    output.channels === filters && output.height === shape.height && output.width === shape.width
  if (same) return
  throw new ModelSpecError(
    name,
    `The layer "${name}" gives ${shapeText(output)}, but begins with the state of "${state}", ` +
      `which is ${shape.height} x ${shape.width} x ${filters}.`,
    `Give both as many filters, and let them work on frames of the same size.`,
  )
}

function checkValues({ name, layer, output }: LayerShapes): void {
  if (valuesIn(output) <= modelLimits.layerValues) return
  throw new ModelSpecError(
    name,
    `The layer "${name}" (${layer.type}) would give ${shapeText(output)} values for one window, ` +
      `more than any device can hold (${modelLimits.layerValues}).`,
    'Choose smaller sizes, fewer filters or shorter windows.',
  )
}

function tooManyWeights(name: string, parameters: number): ModelSpecError {
  return new ModelSpecError(
    name,
    `With the layer "${name}" the model would have ${parameters} parameters, more than ` +
      `${modelLimits.parameters}.`,
    'Choose fewer filters, smaller kernels or fewer layers.',
  )
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
