/**
 * A file with a trained model, read: a Keras file, or a checkpoint of Gridcast's own. What comes of
 * it is a spec and a safetensors file with its weights by our names.
 */
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { z } from 'zod'
import {
  decodeSafetensors,
  encodeSafetensors,
  type SavedTensor,
} from '../../process/safetensors-file'
import { firstLine, GridcastError } from '../../shared/errors'
import { importedWeights } from '../../shared/kept-files'
import type { ModelRead } from '../../shared/model/model-files'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { scalingFitSchema, someSettingsSchema } from '../../shared/training/settings'
import { sourceFile, type SourceFile } from '../files/source-file'
import type { Workspace } from '../files/workspace'
import { isZip } from '../files/zip-archive'
import { isHdf5 } from '../formats/hdf5/hdf5-file'
import { writeTarget } from '../frames/write-target'
import type { ReadContext } from '../importers/importer'
import { graphFromKeras } from './keras-to-graph'
import { openKerasH5, openKerasZip, type OpenKeras } from './read-keras'

export interface ModelToRead {
  path: string
  /** What it will run on. */
  frame: { height: number; width: number; channels: number }
  /** The file to write the weights into. */
  target: string
}

/** What Gridcast writes beside a model. */
const factsSchema = z.object({
  settings: someSettingsSchema.catch({}).default({}),
  facts: z.object({ scaling: scalingFitSchema }).nullish().catch(null),
})

/** @throws GridcastError `model-file.*`, `import.*`, `grid.*` */
export async function readModel(
  { path, frame, target }: ModelToRead,
  workspace: Workspace,
  context: ReadContext,
): Promise<ModelRead> {
  const source = await sourceFile(path, workspace)
  const start = await source.start()
  if (isHdf5(start)) return fromKeras(await openKerasH5(source, context), frame, target)
  if (isZip(start)) {
    const own = (await source.members())?.find(({ name }) => name === 'model.safetensors')
    if (own !== undefined) return fromCheckpoint(own, target, context)
    return fromKeras(await openKerasZip(source, context), frame, target)
  }
  if (isSafetensors(start)) return fromCheckpoint(source, target, context)
  throw new GridcastError('model-file.kind', { file: source.title })
}

/** The length of a header, and its brace. */
const isSafetensors = (start: Uint8Array) => start[7] === 0 && start[6] === 0 && start[8] === 0x7b

async function fromKeras(
  keras: OpenKeras,
  frame: ModelToRead['frame'],
  target: string,
): Promise<ModelRead> {
  try {
    const name = basename(keras.file, extname(keras.file))
    const { spec: modelSpec, weights, notes } = await graphFromKeras(keras, name, frame)
    const prefixed = new Map([...weights].map(([own, tensor]) => [`weights/${own}`, tensor]))
    await write(target, prefixed, { modelSpec })
    const { settings, facts } = factsSchema.parse(keras.facts ?? {})
    return { modelSpec, notes, settings, scaling: facts?.scaling ?? null }
  } finally {
    keras.close()
  }
}

const checkpointSchema = factsSchema.extend({ modelSpec: modelSpecSchema })

/** Passes on all but what only a training that goes on needs. */
async function fromCheckpoint(
  source: SourceFile,
  target: string,
  context: ReadContext,
): Promise<ModelRead> {
  const { title: file } = source
  const { tensors, metadata } = decoded(await readFile(await source.path(context)), file)
  const parsed = checkpointSchema.safeParse(metadata)
  if (!parsed.success) throw new GridcastError('model-file.no-spec', { file })
  const { modelSpec, settings, facts } = parsed.data
  const kept = [...tensors].filter(([name]) => !name.startsWith('optimizer/'))
  await write(target, new Map(kept), metadata)
  return { modelSpec, notes: [], settings, scaling: facts?.scaling ?? null }
}

function decoded(bytes: Buffer, file: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes)
  } catch (error) {
    const detail = firstLine(error)
    throw new GridcastError('model-file.unreadable', { file, detail }, { cause: error })
  }
}

async function write(
  path: string,
  tensors: ReadonlyMap<string, SavedTensor>,
  metadata: unknown,
): Promise<void> {
  const bytes = Buffer.concat(encodeSafetensors({ tensors, metadata }))
  await writeTarget({ path, title: importedWeights, lasts: false }, bytes)
}
