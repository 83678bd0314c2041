/** Takes a run's trained model away as a file. */
import { modelFileName } from '../../shared/export-name'
import type { ModelFormat } from '../../shared/model/model-files'
import type { Run } from '../../shared/training/run'
import { api } from '../api/client'
import { chooseDestination, download } from '../api/take-away'
import { m } from '../i18n/paraglide/messages'
import { showDone, showError } from './notices'
import { Task } from './task.svelte'

export class SavingModel {
  readonly task = new Task<{ fileName: string; ticket: string | null }>()

  /** Asks where to save, has the file made there, and says where it went. */
  async save(run: Pick<Run, 'id' | 'name'>, format: ModelFormat): Promise<void> {
    try {
      const destination = await chooseDestination(modelFileName(run, format))
      if (destination === null) return
      const wish = { id: run.id, format, to: destination.to }
      const made = await this.task.run((signal) => api.runs.exportModel(wish, { signal }))
      if (!made) return
      if (made.ticket !== null) download(made.ticket, made.fileName)
      showDone(m.export_done({ name: destination.name }))
    } catch (error) {
      showError(error)
    }
  }
}
