/**
 * Writes a source to the data folder and enters it in the store. Everything is written to a
 * temporary folder and flushed, the folder is then renamed, and only then does the store name it: a
 * half-written dataset is never seen and leaves nothing behind.
 */
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { CancelledError, GridcastError } from '../../shared/errors'
import { newId, type Store } from '../../main/store'
import { storedBytes, valuesIn, type FrameSource, type Progress } from '../frame-source'
import { NpyWriter } from './npy-writer'
import { Statistics } from './statistics'
import { makeTemporaryFolder } from './temporary-folder'
import { ValidWriter } from './valid-writer'

export interface WriteOptions {
  name: string
  signal: AbortSignal
  onProgress?: Progress
}

/**
 * @throws GridcastError `import.no-values` when no cell has data, `import.disk-full`, `cancelled`;
 * whatever the source throws
 */
export async function writeDataset(
  store: Store,
  source: FrameSource,
  options: WriteOptions,
): Promise<Dataset> {
  const id = newId()
  await checkRoom(store.paths.folder, source)
  const folder = await makeTemporaryFolder(store.paths.temporary, `dataset-${id}`)
  const target = store.paths.datasetFolder(id)
  try {
    const statistics = await writeFiles(folder, source, options)
    const dataset = describe(id, source, statistics, options.name)
    await mkdir(dirname(target), { recursive: true })
    await rename(folder, target)
    await syncFolder(dirname(target))
    store.datasets.insert(dataset)
    return dataset
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    await rm(target, { recursive: true, force: true })
    throw explain(error, source.description.source)
  }
}

async function writeFiles(
  folder: string,
  source: FrameSource,
  { signal, onProgress }: WriteOptions,
): Promise<Statistics> {
  const { shape, dtype } = source.description
  const axes = [shape.sequences, shape.frames, shape.height, shape.width, shape.channels]
  const frames = await NpyWriter.create(join(folder, 'frames.npy'), dtype, axes)
  const valid = new ValidWriter(join(folder, 'valid.npy'), axes)
  const statistics = new Statistics()
  const total = valuesIn(shape)
  let done = 0
  try {
    for await (const chunk of source.chunks(signal)) {
      if (signal.aborted) throw new CancelledError()
      statistics.add(chunk.values, chunk.valid)
      await frames.append(chunk.values)
      await valid.append(chunk.valid, chunk.values.length)
      onProgress?.((done += chunk.values.length), total, 'Writing frames')
    }
    if (statistics.missing === total) throw noValues(source.description.source)
    await frames.finish()
    await valid.finish()
  } finally {
    await frames.abandon()
    await valid.abandon()
  }
  await syncFolder(folder)
  return statistics
}

/** What the finished dataset is, as the store keeps it. */
function describe(
  id: string,
  { description }: FrameSource,
  statistics: Statistics,
  name: string,
): Dataset {
  return {
    ...description,
    id,
    name,
    createdAt: new Date().toISOString(),
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
  return new GridcastError(
    'import.no-values',
    `${source} has no valid value: every cell is empty, NaN or marked as missing.`,
    'Check which column or array holds the values and which value means "no data".',
  )
}

/** Refuses before anything is written when the disk can't hold it. */
async function checkRoom(folder: string, { description }: FrameSource): Promise<void> {
  const needed = valuesIn(description.shape) * storedBytes[description.dtype]
  const disk = await statfs(folder).catch(() => null)
  if (disk === null || disk.bavail * disk.bsize > needed) return
  throw diskFull(
    description.source,
    `${megabytes(needed)} are needed, ${megabytes(disk.bavail * disk.bsize)} are free`,
  )
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`

function diskFull(source: string, detail: string): GridcastError {
  return new GridcastError(
    'import.disk-full',
    `There is no room on the disk for ${source}: ${detail}.`,
    'Free some space, or choose another data folder with --data-dir.',
  )
}

function explain(error: unknown, source: string): unknown {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  return isFull ? diskFull(source, 'the disk became full while it was written') : error
}

/** Makes renames in a folder last; not every system can, and then there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
