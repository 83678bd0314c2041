/** A trained model as a file for another program, or for Gridcast elsewhere. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { decodeSafetensors, type SavedTensor } from '../../process/safetensors-file'
import { firstLine, GridcastError } from '../../shared/errors'
import type { ModelFormat } from '../../shared/model/model-files'
import { modelSpecSchema } from '../../shared/model/model-spec'
import { writeTarget, type Target } from '../frames/write-target'
import { kerasModel } from './graph-to-keras'
import type { Config } from './keras-layer'
import { writeKeras, writeKerasH5 } from './write-keras'
import { writePytorch } from './write-pytorch'

const weightPrefix = 'weights/'
const metadataSchema = z.object({
  modelSpec: modelSpecSchema,
  settings: z.record(z.string(), z.json()),
  facts: z.looseObject({ height: z.int(), width: z.int(), channels: z.int() }),
})

/**
 * @param checkpoint the weights of the run's best epoch
 * @param packageFolder where the Python package lies
 * @throws GridcastError `export.model-*`, `export.write`, `checkpoint.unreadable`
 */
export async function writeModel(
  checkpoint: string,
  format: ModelFormat,
  target: Target,
  packageFolder: string,
): Promise<void> {
  const bytes = await readFile(checkpoint)
  if (format === 'safetensors') return writeTarget(target, bytes)
  if (format === 'pytorch') return writePytorch(bytes, packageFolder, target)
  const { tensors, metadata } = decoded(bytes, checkpoint)
  const { modelSpec: spec, facts: frame, ...rest } = metadataSchema.parse(metadata)
  const weights = new Map(
    [...tensors].flatMap(([name, tensor]): [string, SavedTensor][] =>
      name.startsWith(weightPrefix) ? [[name.slice(weightPrefix.length), tensor]] : [],
    ),
  )
  const facts = { settings: rest.settings, facts: frame } as Config
  const model = kerasModel({ spec, frame, weights })
  await (format === 'h5' ? writeKerasH5 : writeKeras)(model, facts, target)
}

function decoded(bytes: Buffer, path: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes)
  } catch (error) {
    const detail = firstLine(error)
    throw new GridcastError('checkpoint.unreadable', { path, detail }, { cause: error })
  }
}
