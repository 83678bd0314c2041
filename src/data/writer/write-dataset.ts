/**
 * Writes a source as the files of a dataset, flushed, into a folder that main named. main renames
 * the folder and then enters the dataset in its store: a half-written one is never seen.
 */
import { sentence } from '../../shared/notices/say'
import { mkdir, open, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetContent } from '../../shared/data-calls'
import { formatDigests, type FileDigest } from '../../shared/digests'
import { CancelledError, GridcastError, isDiskFull } from '../../shared/errors'
import { digestsFile, framesFile, validFile } from '../../shared/kept-files'
import { digestOf } from '../../process/digests'
import { storedBytes, valuesIn, type FrameSource, type Progress } from '../frame-source'
import { NpyWriter } from './npy-writer'
import { Statistics } from './statistics'
import { ValidWriter } from './valid-writer'

export interface WriteOptions {
  signal: AbortSignal
  onProgress?: Progress | undefined
}

/**
 * @param folder is made anew; what it holds after an error is worth nothing
 * @throws GridcastError `import.no-values` when no cell has data, `import.disk-full`, `cancelled`;
 * whatever the source throws
 */
export async function writeDataset(
  folder: string,
  source: FrameSource,
  options: WriteOptions,
): Promise<DatasetContent> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await checkRoom(folder, source)
  try {
    return describe(source, await writeFiles(folder, source, options))
  } catch (error) {
    throw explain(error, source.description)
  }
}

async function writeFiles(
  folder: string,
  source: FrameSource,
  { signal, onProgress }: WriteOptions,
): Promise<Statistics> {
  const { shape, dtype } = source.description
  const axes = [shape.sequences, shape.frames, shape.height, shape.width, shape.channels]
  const frames = await NpyWriter.create(join(folder, framesFile), dtype, axes)
  const valid = new ValidWriter(join(folder, validFile), axes)
  const statistics = new Statistics()
  const total = valuesIn(shape)
  let done = 0
  try {
    for await (const chunk of source.chunks(signal)) {
      if (signal.aborted) throw new CancelledError()
      statistics.add(chunk.values, chunk.valid)
      await frames.append(chunk.values)
      await valid.append(chunk.valid, chunk.values.length)
      onProgress?.((done += chunk.values.length), total, sentence('doing.writing', {}))
    }
    if (statistics.missing === total) throw noValues(source.description.source)
    const mask = await valid.finish()
    const digests = {
      [framesFile]: await frames.finish(),
      ...(mask && { [validFile]: mask }),
      ...(await writeBeside(folder, source)),
    }
    await writeFile(join(folder, digestsFile), formatDigests(digests), { flush: true })
  } finally {
    await frames.abandon()
    await valid.abandon()
  }
  await syncFolder(folder)
  return statistics
}

async function writeBeside(
  folder: string,
  { beside = [] }: FrameSource,
): Promise<Record<string, FileDigest>> {
  const digests: Record<string, FileDigest> = {}
  for (const { name, content } of beside) {
    await writeFile(join(folder, name), content, { flush: true })
    digests[name] = digestOf([content])
  }
  return digests
}

/** What the written dataset is. */
function describe({ description }: FrameSource, statistics: Statistics): DatasetContent {
  return {
    ...description,
    recipe: description.recipe ?? null,
    range: { min: statistics.min, max: statistics.max },
    spread: { mean: statistics.mean, negativeCells: statistics.negative },
    missingCells: statistics.missing,
    bytes:
      valuesIn(description.shape) *
      (storedBytes[description.dtype] + (statistics.missing > 0 ? 1 : 0)),
  }
}

/** The error for a file in which no cell has a value. */
export function noValues(source: string): GridcastError {
  return new GridcastError('import.no-values', { file: source })
}

/** Refuses before anything is written when the disk can't hold it. */
async function checkRoom(folder: string, { description }: FrameSource): Promise<void> {
  const needed = bytesNeeded(description)
  const disk = await statfs(folder).catch(() => null)
  if (disk === null || disk.bavail * disk.bsize > needed) return
  const free = disk.bavail * disk.bsize
  throw new GridcastError('import.disk-full', { file: description.source, needed, free })
}

function explain(error: unknown, description: FrameSource['description']): unknown {
  if (!isDiskFull(error)) return error
  const values = { file: description.source, needed: bytesNeeded(description), free: null }
  return new GridcastError('import.disk-full', values, { cause: error })
}

const bytesNeeded = ({ shape, dtype }: FrameSource['description']) =>
  valuesIn(shape) * storedBytes[dtype]

/** Makes renames in a folder last; not every system can, and then there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
