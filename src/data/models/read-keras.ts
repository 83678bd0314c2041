/**
 * What a file of Keras's holds: the JSON of its model, who wrote it, and its weights. `.h5` is one
 * HDF5 file; `.keras` is a ZIP file with the JSON and an HDF5 file in it. Nothing in it is run.
 */
import type { SavedTensor } from '../../process/safetensors-file'
import { firstLine, GridcastError } from '../../shared/errors'
import { modelLimits } from '../../shared/model/limits'
import { countOf } from '../../shared/npy'
import { sentence, type Sentence } from '../../shared/notices/say'
import type { SourceFile } from '../files/source-file'
import { Hdf5File, type Hdf5Dataset } from '../formats/hdf5/hdf5-file'
import type { ReadContext } from '../importers/importer'
import { placeOfWeights, storedNames } from './keras-config'
import { readKerasGraph, type KerasGraph, type KerasNode } from './keras-node'
import type { KerasSource } from './keras-to-graph'

export interface OpenKeras extends KerasSource {
  /** What Gridcast wrote beside the model; null in any other file. */
  facts: unknown
  close(): void
}

/** A model's JSON is some hundred kilobytes at most. */
const mostJsonBytes = 64 << 20

const refusal = (file: string, problem: Sentence) =>
  new GridcastError('model-file.keras', { file, problem })

/** @throws GridcastError `model-file.keras`, `grid.library` */
export async function openKerasH5(source: SourceFile, context: ReadContext): Promise<OpenKeras> {
  const { title: file } = source
  const hdf5 = await Hdf5File.open(await source.path(context), file)
  try {
    const json = hdf5.texts('', 'model_config')?.[0]
    if (json === undefined) throw refusal(file, sentence('keras.weights-only', {}))
    const graph = readKerasGraph(parsed(json, file), file)
    const major = majorOf(hdf5.texts('', 'keras_version')?.[0])
    const facts = hdf5.texts('', 'gridcast')?.[0]
    const weights = new Weights(hdf5, file, context)
    return {
      file,
      graph,
      major,
      facts: facts === undefined ? null : parsed(facts, file),
      weightsOf: async ({ name }) => weights.named(name),
      close: () => hdf5.close(),
    }
  } catch (error) {
    hdf5.close()
    throw error
  }
}

/** @throws GridcastError `model-file.keras`, `grid.library`, `import.zip-damaged` */
export async function openKerasZip(source: SourceFile, context: ReadContext): Promise<OpenKeras> {
  const { title: file } = source
  const members = (await source.members()) ?? []
  const member = (name: string) => members.find((one) => one.name === name)
  const [config, metadata] = [member('config.json'), member('metadata.json')]
  const stored = member('model.weights.h5')
  if (config === undefined || metadata === undefined)
    throw refusal(file, sentence('keras.no-config', {}))
  if (stored === undefined) throw refusal(file, sentence('keras.no-weights', {}))
  const graph = readKerasGraph(parsed(await textOf(config, context), file), file)
  const about = parsed(await textOf(metadata, context), file) as Record<string, unknown> | null
  const hdf5 = await Hdf5File.open(await stored.path(context), stored.title)
  const weights = new Weights(hdf5, file, context)
  const names = namesOf(graph)
  return {
    file,
    graph,
    major: majorOf(about?.['keras_version']),
    facts: about?.['gridcast'] ?? null,
    weightsOf: (node, at) => weights.counted(node, names[at] ?? ''),
    close: () => hdf5.close(),
  }
}

/** By class; the input is a layer of a graph too, but no class is called as it is. */
const namesOf = ({ nodes }: KerasGraph): string[] => storedNames(nodes)

/** Files of before version 2.3 say nothing or `2.x-tf`. */
function majorOf(version: unknown): number {
  const major = typeof version === 'string' ? Number.parseInt(version, 10) : NaN
  return Number.isNaN(major) ? 2 : major
}

async function textOf(member: SourceFile, context: ReadContext): Promise<string> {
  if (member.size > mostJsonBytes) throw refusal(member.title, sentence('keras.no-config', {}))
  const bytes = await member.bytes(context)
  return new TextDecoder().decode(await bytes.read(0, member.size))
}

function parsed(json: string, file: string): unknown {
  try {
    // Keras writes numbers that JSON has no word for, in settings that are of no interest here
    return JSON.parse(json.replace(/:\s*(-?Infinity|NaN)\b/g, ': null')) as unknown
  } catch (error) {
    throw new GridcastError(
      'model-file.unreadable',
      { file, detail: firstLine(error) },
      { cause: error },
    )
  }
}

class Weights {
  private readonly datasets: ReadonlyMap<string, Hdf5Dataset>
  private numbers = 0

  constructor(
    private readonly hdf5: Hdf5File,
    private readonly file: string,
    private readonly context: ReadContext,
  ) {
    this.datasets = new Map(hdf5.datasets().map((dataset) => [dataset.path, dataset]))
  }

  /** As Keras 2 keeps them: by the names that the layer's group lists. */
  named(layer: string): Promise<SavedTensor[]> {
    // Files with weights alone have no group around the layers
    const group = `model_weights/${layer}`
    return this.all(this.list(group, 'weight_names').map((name) => `${group}/${name}`))
  }

  /** A long list of names is cut into pieces. */
  private list(group: string, attribute: string): string[] {
    const whole = this.hdf5.texts(group, attribute)
    if (whole !== null) return whole
    const pieces: string[] = []
    for (let piece = 0; ; piece++) {
      const texts = this.hdf5.texts(group, `${attribute}${piece}`)
      if (texts === null) return pieces
      pieces.push(...texts)
    }
  }

  /** As Keras 3 keeps them: by number, inside of the layer. */
  counted({ kind, wrapped }: KerasNode, stored: string): Promise<SavedTensor[]> {
    const inner = wrapped === undefined ? '' : placeOfWeights(wrapped.kind)
    const roots = [`layers/${stored}`, `_layer_checkpoint_dependencies/${stored}`]
    const places = roots.map((root) => `${root}/${placeOfWeights(kind)}${inner}vars`)
    const paths: string[] = []
    for (let index = 0; ; index++) {
      const path = places.map((place) => `${place}/${index}`).find((one) => this.datasets.has(one))
      if (path === undefined) return this.all(paths)
      paths.push(path)
    }
  }

  private async all(paths: readonly string[]): Promise<SavedTensor[]> {
    const tensors: SavedTensor[] = []
    for (const path of paths) tensors.push(await this.read(path))
    return tensors
  }

  private async read(path: string): Promise<SavedTensor> {
    const dataset = this.datasets.get(path)
    if (dataset === undefined)
      throw refusal(this.file, sentence('keras.no-weight', { weight: path }))
    if (dataset.problem !== null) throw dataset.problem
    const shape = [...dataset.shape]
    this.numbers += countOf(shape)
    const most = modelLimits.parameters
    if (this.numbers > most) throw refusal(this.file, sentence('keras.too-many-weights', { most }))
    const start = shape.map(() => 0)
    const values = await this.hdf5.read(path, start, shape, this.context)
    return { shape, values: Float32Array.from(values as ArrayLike<number>, Number) }
  }
}
