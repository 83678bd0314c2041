/**
 * A model of Keras's as a next-frame model of ours: the same layers with the same weights, or by
 * name what of it ours can't have.
 */
import { z } from 'zod'
import type { SavedTensor } from '../../process/safetensors-file'
import { GridcastError } from '../../shared/errors'
import { framesInput, type GraphLayer } from '../../shared/model/graph'
import { GraphWalk } from '../../shared/model/graph-walk'
import { layerSpecSchema } from '../../shared/model/layers'
import { modelLimits, settingLimits } from '../../shared/model/limits'
import { modelSpecSchema, type ModelSpec } from '../../shared/model/model-spec'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { KerasGraph, KerasNode } from './keras-node'
import { readLayer, RefusedError, unwrapped, type LayerRead } from './layers-from-keras'
import { checkSizes, checkWeights, type Crop } from './check-imported'

export interface KerasSource {
  /** For a person. */
  file: string
  graph: KerasGraph
  /** Of the Keras that wrote it. */
  major: number
  /** The weights of the node at this place, in Keras's order. */
  weightsOf(node: KerasNode, at: number): Promise<SavedTensor[]>
}

export interface ImportedGraph {
  spec: ModelSpec
  /** By our names. */
  weights: Map<string, SavedTensor>
  notes: Sentence[]
}

/** What comes out of a node. */
interface Flow {
  /** Our layer that gives it. */
  layer: string
  /** 5, or 4 behind a ConvLSTM that gave its last frame alone. */
  rank: number
  padding: readonly (readonly [number, number])[] | null
}

/**
 * @param frame what it will run on, for what depends on the size where the file leaves it open
 * @throws GridcastError `model-file.layer`, `model-file.channels`, `model.*`
 */
export async function graphFromKeras(
  source: KerasSource,
  name: string,
  frame: { height: number; width: number; channels: number },
): Promise<ImportedGraph> {
  const { file, graph } = source
  const [, height, width, channels] = graph.shape
  if (channels !== frame.channels)
    throw new GridcastError('model-file.channels', { file, reads: channels, has: frame.channels })
  const building = new Building(source)
  for (const [at, node] of graph.nodes.entries()) await building.add(node, at)
  const { layers, weights, notes, crops, padded } = building
  const isWhole = height !== null && width !== null
  const size = isWhole ? { height, width } : { height: frame.height, width: frame.width }
  const spec = specOf(name, layers, building.outputOf(graph.output), file)
  const walk = new GraphWalk(channels)
  walk.along({
    layers: spec.layers,
    input: { frames: 1, channels, ...size },
    frames: 1,
  })
  for (const shapes of walk.shapes)
    building.about(shapes.name, () => {
      checkWeights(shapes, weights)
      checkSizes(shapes, {
        crop: crops.get(shapes.name) ?? null,
        isPadded: padded.has(shapes.name),
      })
    })
  return { spec, weights, notes }
}

type NextFrameSpec = Extract<ModelSpec, { family: 'next-frame' }>

/** A sum with the input frames at its end is a model of changes. */
function specOf(
  name: string,
  all: readonly GraphLayer[],
  output: string,
  file: string,
): NextFrameSpec {
  const last = all.at(-1)
  if (last === undefined || last.name !== output)
    throw new GridcastError('model-file.keras', { file, problem: sentence('keras.no-config', {}) })
  const change = changeIn(last, all)
  const layers = change === null ? all : all.slice(0, -1)
  const spec = { version: 2, family: 'next-frame', name, residual: change !== null, layers }
  if (layers.length > modelLimits.layers)
    throw new GridcastError('model-file.keras', {
      file,
      problem: sentence('keras.too-many-layers', {
        layers: layers.length,
        most: modelLimits.layers,
      }),
    })
  return modelSpecSchema.parse(spec) as NextFrameSpec
}

/** The layer before the sum, where its values may be any. */
function changeIn(last: GraphLayer, layers: readonly GraphLayer[]): GraphLayer | null {
  const before = layers.at(-2)
  if (last.type !== 'add' || last.inputs.length !== 2 || before === undefined) return null
  const reads = new Set(last.inputs)
  if (!reads.has(framesInput) || !reads.has(before.name)) return null
  if (before.type !== 'conv2d' && before.type !== 'conv3d') return null
  return before.activation === 'linear' ? before : null
}

class Building {
  readonly layers: GraphLayer[] = []
  readonly weights = new Map<string, SavedTensor>()
  readonly notes: Sentence[] = []
  /** Cells that are cut off behind a layer, by our names. */
  readonly crops = new Map<string, Crop>()
  /** Layers that pool what is left at the edge. */
  readonly padded = new Set<string>()
  private readonly flows = new Map<string, Flow>()
  private readonly nodes = new Map<string, KerasNode>()

  constructor(private readonly source: KerasSource) {
    this.flows.set(source.graph.input, { layer: framesInput, rank: 5, padding: null })
  }

  outputOf(node: string): string {
    return this.flows.get(node)?.layer ?? ''
  }

  async add(node: KerasNode, at: number): Promise<void> {
    const tensors = await this.source.weightsOf(node, at)
    const name = this.nameFor(node)
    this.nodes.set(name, node)
    this.about(name, () => this.place(node, name, tensors))
  }

  /** @throws GridcastError `model-file.layer` for what is refused about a layer */
  about(name: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      const node = this.nodes.get(name)
      throw new GridcastError('model-file.layer', {
        file: this.source.file,
        layer: node?.name ?? name,
        kind: node?.wrapped?.kind ?? node?.kind ?? '',
        problem: error.problem,
      })
    }
  }

  private place(node: KerasNode, name: string, tensors: SavedTensor[]): void {
    const reads = node.inputs.map((input) => this.flowOf(input))
    const [first] = reads
    if (first === undefined) throw new RefusedError(sentence('keras.reads-nothing', {}))
    const { kind, config } = unwrapped(node)
    if (kind === 'ZeroPadding3D')
      return void this.flows.set(node.name, { ...first, padding: pairs(config['padding']) })
    if (reads.length > 1 && reads.some(({ padding }) => padding !== null))
      throw new RefusedError(sentence('keras.padding-alone', {}))
    if (kind === 'Cropping3D' || kind === 'Cropping2D') {
      this.crops.set(first.layer, cropOf(config['cropping']))
      return void this.flows.set(node.name, first)
    }
    const isWrapped = node.kind === 'TimeDistributed'
    const rank = isWrapped ? 4 : first.rank
    const { major } = this.source
    const given = { kind, config, tensors, major, rank, padding: first.padding }
    this.enter(name, readLayer(given), reads, node)
    if (config['padding'] === 'same') this.padded.add(name)
    const isLast = kind === 'ConvLSTM2D' && config['return_sequences'] !== true
    if (isLast) this.notes.push(sentence('keras.last-frame', { layer: node.name }))
    this.flows.set(node.name, { layer: name, rank: isLast ? 4 : first.rank, padding: null })
  }

  private enter(
    name: string,
    { layer, weights, notes }: LayerRead,
    reads: readonly Flow[],
    { config }: KerasNode,
  ): void {
    const parsed = layerSpecSchema.safeParse(layer)
    if (!parsed.success) throw beyondLimits(parsed.error, layer)
    const inputs = reads.map(({ layer: read }) => read)
    const frozen = config['trainable'] === false ? { frozen: true } : {}
    this.layers.push({ ...parsed.data, name, inputs, ...frozen })
    for (const [own, tensor] of Object.entries(weights)) this.weights.set(`${name}/${own}`, tensor)
    const known = new Set(this.notes.map(({ code }) => code))
    this.notes.push(...notes.filter(({ code }) => !known.has(code)))
  }

  private flowOf(input: string): Flow {
    const flow = this.flows.get(input)
    if (flow === undefined) throw new RefusedError(sentence('keras.reads-unknown', { input }))
    return flow
  }

  /** Letters, digits, hyphens, dots and underscores, none twice. */
  private nameFor({ name }: KerasNode): string {
    const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'layer'
    const short = plain.slice(0, settingLimits.nameLength - 4)
    let unique = short
    for (let n = 2; this.nodes.has(unique) || unique === framesInput; n++) unique = `${short}-${n}`
    return unique
  }
}

function beyondLimits(error: z.ZodError, layer: object): RefusedError {
  const path = error.issues[0]?.path ?? []
  const setting = String(path[0] ?? 'type')
  const given: unknown = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    layer,
  )
  return new RefusedError(
    sentence('keras.limits', { setting, given: JSON.stringify(given ?? null) }),
  )
}

const pairSchema = z.tuple([z.int(), z.int()])
const pairsSchema = z.union([
  z.int().transform((all) => [0, 0, 0].map((): [number, number] => [all, all])),
  z.array(z.union([z.int().transform((both): [number, number] => [both, both]), pairSchema])),
])

/** Cells before and after, by axis. */
function pairs(json: unknown): [number, number][] {
  const parsed = pairsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new RefusedError(
    sentence('keras.setting', {
      setting: 'padding',
      given: JSON.stringify(json ?? null),
      wanted: '1',
    }),
  )
}

function cropOf(json: unknown): Crop {
  const all = pairs(json)
  const [rows, columns] = all.slice(-2)
  const others = [all.length > 2 ? all[0] : [0, 0], [rows?.[0], columns?.[0]]].flat()
  if (others.every((cells) => cells === 0)) return { rows: rows![1], columns: columns![1] }
  throw new RefusedError(
    sentence('keras.setting', {
      setting: 'cropping',
      given: JSON.stringify(json),
      wanted: '[[0, 0], [0, n], [0, n]]',
    }),
  )
}
