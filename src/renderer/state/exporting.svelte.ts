/** Takes a forecast away as a file. */
import { api } from '../api/client'
import { saveBytes } from '../api/save-bytes'
import { m } from '../i18n/paraglide/messages'
import { showDone, showError } from './notices'
import { Task } from './task.svelte'

export type ExportOrder = Parameters<typeof api.forecasts.export>[0]

export class Exporting {
  readonly task = new Task<{ fileName: string; bytes: Blob }>()
  format = $state<ExportOrder['format'] | null>(null)

  /** Makes the file and saves it; says where it went. */
  async export(order: ExportOrder): Promise<void> {
    this.format = order.format
    const made = await this.task.run((signal) => api.forecasts.export(order, { signal }))
    if (!made) return
    try {
      const saved = await saveBytes(made.fileName, made.bytes)
      if (saved !== null) showDone(m.export_done({ name: saved }))
    } catch (error) {
      showError(error)
    }
  }
}
