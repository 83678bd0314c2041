/** The datasets, and the samples being made. */
import type { DatasetId } from '../../shared/identifiers'
import type { SampleName, SampleSize } from '../../shared/import-plan'
import type { Dataset } from '../../shared/dataset'
import { api } from '../api/client'
import { Collection } from './collection.svelte'
import { Task } from './task.svelte'

export const datasets = new Collection<Dataset>((call) => api.datasets.list(undefined, call))

/** The sample under way; null name when none is. */
class SampleMaker {
  readonly task = new Task<Dataset>()
  sample = $state<SampleName | null>(null)

  /** Makes a sample, or opens the one made before with the same name, size and seed. */
  async make(sample: SampleName, size: SampleSize): Promise<Dataset | null> {
    this.sample = sample
    const made = await this.task.run((signal) =>
      api.datasets.makeSample({ sample, size, seed: 1 }, { signal }),
    )
    if (made) datasets.put(made)
    return made
  }
}
export const sampleMaker = new SampleMaker()

export async function renameDataset(id: DatasetId, name: string): Promise<void> {
  datasets.put(await api.datasets.rename({ id, name }))
}

export async function deleteDataset(id: DatasetId): Promise<void> {
  await api.datasets.delete({ id })
  datasets.drop(id)
}
