/** Makes a run of a file with a trained model: sent where it must be, read, tried on the data. */
import type { DatasetId } from '../../shared/identifiers'
import type { AnySentence } from '../../shared/notices/values'
import type { Run } from '../../shared/training/run'
import { api } from '../api/client'
import { dropFile } from '../api/drop-file'
import { showError } from './notices'
import { Task } from './task.svelte'

interface Made {
  run: Run
  notes: AnySentence[]
}

export class ImportingModel {
  readonly task = new Task<Made>()
  sending = $state(false)

  /** Null when it failed (`task.error` says why) or was cancelled. */
  async import(file: File, datasetId: DatasetId): Promise<Made | null> {
    const handle = await this.handleOf(file)
    if (handle === null) return null
    return this.task.run((signal) => api.runs.importModel({ handle, datasetId }, { signal }))
  }

  private async handleOf(file: File): Promise<string | null> {
    this.sending = true
    try {
      return await dropFile(file)
    } catch (error) {
      showError(error)
      return null
    } finally {
      this.sending = false
    }
  }
}
