/**
 * Makes a dataset of what the data process writes. It writes to a temporary folder; the folder is
 * renamed once it is whole, and only then does the store name it: a half-written dataset is never
 * seen and leaves nothing behind.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatasetContent } from '../../shared/data-calls'
import type { Dataset } from '../../shared/dataset'
import { newDatasetId, type Store } from '../store'
import { makeTemporaryFolder } from '../store/temporary-paths'

/**
 * @param write fills a folder and says what is in it
 * @param sha256 of the file, when this is what the guessed plan makes of it
 */
export async function enterDataset(
  store: Store,
  name: string,
  write: (folder: string) => Promise<DatasetContent>,
  sha256: string | null = null,
): Promise<Dataset> {
  const id = newDatasetId()
  const folder = await makeTemporaryFolder(store, `dataset-${id}`)
  const target = store.paths.datasetFolder(id)
  try {
    const content = await write(folder)
    const dataset: Dataset = { ...content, id, name, createdAt: new Date().toISOString() }
    await mkdir(dirname(target), { recursive: true })
    store.leftovers.announce([target])
    await rename(folder, target)
    await syncFolder(dirname(target))
    store.leftovers.enter([target], () => store.datasets.insert(dataset, sha256))
    return dataset
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    await rm(target, { recursive: true, force: true })
    throw error
  }
}

/** Makes renames in a folder last; not every system can, and then there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}
