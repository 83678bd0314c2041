/**
 * What can be done about a graph that does not fit: for each kind of fault a change that makes it
 * fit, tried before it is offered.
 */
import { freeName, insertOnWire, listsOf, removeLayer, withList } from './edit-graph'
import type { ModelSpec } from './families'
import { framesInput, type GraphLayer } from './graph'
import { layerSpecSchema, type LayerSpec } from './layers'
import type { ModelSummary } from './model-spec'
import { summarizeModel, type ModelUse } from './summarize-model'

export type Problem = NonNullable<ModelSummary['problem']>

/** What is done: in the window's words by its kind. */
export type FixKind =
  | { kind: 'enlarge' | 'shrink'; by: number }
  | { kind: 'filters'; layer: string; filters: number }
  | { kind: 'remove'; layer: string }
  | { kind: 'linear'; layer: string }
  | { kind: 'read'; layer: string; input: string }

export interface Fix {
  what: FixKind
  spec: ModelSpec
}

/** The first change that leaves nothing wrong, or at least not this; null where none is known. */
export function fixFor(spec: ModelSpec, problem: Problem, use: ModelUse): Fix | null {
  const tried = candidates(spec, problem).map((fix) => ({
    fix,
    after: summarizeModel(fix.spec, use).problem,
  }))
  const best =
    tried.find(({ after }) => after === null) ??
    tried.find(({ fix, after }) => after && isLater(fix.spec, after.layer, problem.layer))
  return best?.fix ?? null
}

function isLater(spec: ModelSpec, a: string | null, b: string | null): boolean {
  const names = listsOf(spec).flatMap(({ layers }) => layers.map(({ name }) => name))
  return names.indexOf(a ?? '') > names.indexOf(b ?? '')
}

function candidates(spec: ModelSpec, { layer: name, error }: Problem): Fix[] {
  const list = listsOf(spec).find(({ layers }) => layers.some((one) => one.name === name))
  if (list === undefined || name === null) return []
  const place = new Place(spec, list.key, list.layers, name)
  const numbers = (key: string) => error.values[key] as number[]
  switch (error.code) {
    case 'model.sizes-differ':
      return place.matchSizes(numbers('one'), numbers('other'))
    case 'model.ends-otherwise':
      return [
        ...place.matchEnd(numbers('given'), numbers('wanted')),
        ...place.withFilters(name, numbers('wanted')[3] ?? 1),
      ]
    case 'model.channels-differ':
      return [numbers('one'), numbers('other')].flatMap(([, , , filters = 1]) =>
        place.reads.flatMap((input) => place.withFilters(input, filters)),
      )
    case 'model.state-size':
      return place.withFilters(name, numbers('wanted')[2] ?? 1)
    case 'model.unfolding':
      return place.withFilters(place.reads[0] ?? '', Number(error.values['wanted']))
    case 'model.unread':
    case 'model.input-count':
      return place.without()
    case 'model.unknown-input':
      return place.reading(error.values['known'] as string[], error.values['input'] as string)
    case 'model.bounded-output':
      return place.linear()
    default:
      return []
  }
}

/** A layer in its list, and changes around it. */
class Place {
  private readonly layer: GraphLayer

  constructor(
    private readonly spec: ModelSpec,
    private readonly key: string,
    private readonly layers: GraphLayer[],
    name: string,
  ) {
    this.layer = layers.find((one) => one.name === name)!
  }

  get reads(): readonly string[] {
    return this.layer.inputs
  }

  withFilters(name: string, filters: number): Fix[] {
    const layers = this.layers.map((one) =>
      one.name === name && 'filters' in one ? { ...one, filters } : one,
    )
    return [this.fix({ kind: 'filters', layer: name, filters }, layers)]
  }

  /** Frames of two sizes to be put together: the smaller enlarged, or the larger shrunk. */
  matchSizes(one: number[], other: number[]): Fix[] {
    const by = ratioOf(one, other)
    if (by === null) return []
    return this.reads.flatMap((input) => [
      this.between(input, { kind: 'enlarge', by }),
      this.between(input, { kind: 'shrink', by }),
    ])
  }

  /** Frames that come out in another size. */
  matchEnd(given: number[], wanted: number[]): Fix[] {
    const by = ratioOf(given, wanted)
    if (by === null) return []
    const isSmall = (given[1] ?? 0) < (wanted[1] ?? 0)
    return this.reads.map((input) =>
      this.between(input, { kind: isSmall ? 'enlarge' : 'shrink', by }),
    )
  }

  without(): Fix[] {
    const layers = removeLayer(this.layers, this.layer.name)
    return layers === null ? [] : [this.fix({ kind: 'remove', layer: this.layer.name }, layers)]
  }

  /** In place of a layer that is not there, the nearest one before. */
  reading(known: readonly string[], wrong: string): Fix[] {
    const input = known.at(-1) ?? framesInput
    const { name } = this.layer
    const inputs = this.reads.map((one) => (one === wrong ? input : one))
    return [
      this.fix(
        { kind: 'read', layer: name, input },
        this.layers.map((one) => (one === this.layer ? { ...one, inputs } : one)),
      ),
    ]
  }

  linear(): Fix[] {
    const { name } = this.layer
    const layers = this.layers.map((one) =>
      // That of a ConvLSTM is tanh, or a rectifier
      one === this.layer && one.type !== 'convLstm2d' && 'activation' in one
        ? { ...one, activation: 'linear' as const }
        : one,
    )
    return [this.fix({ kind: 'linear', layer: name }, layers)]
  }

  private between(input: string, what: { kind: 'enlarge' | 'shrink'; by: number }): Fix {
    const taken = new Set(
      listsOf(this.spec).flatMap(({ layers }) => layers.map(({ name }) => name)),
    )
    const added = resizing(what)
    const name = freeName(added.type, taken)
    return this.fix(what, insertOnWire(this.layers, input, this.layer.name, added, name))
  }

  private fix(what: FixKind, layers: GraphLayer[]): Fix {
    return { what, spec: withList(this.spec, this.key, layers) }
  }
}

function resizing({ kind, by }: { kind: 'enlarge' | 'shrink'; by: number }): LayerSpec {
  const type = kind === 'enlarge' ? 'upSampling2d' : 'averagePooling2d'
  return layerSpecSchema.parse({ type, size: by })
}

/** How many times larger the sides of the larger frames are, about; null for equal ones. */
function ratioOf(one: number[], other: number[]): number | null {
  const [a = 1, b = 1] = [one[1], other[1]]
  const by = Math.round(Math.max(a, b) / Math.min(a, b))
  return by > 1 ? by : null
}
