/** Takes a forecast away as a file. */
import { api } from '../api/client'
import { saveBytes } from '../api/save-bytes'
import { m } from '../i18n/paraglide/messages'
import { showDone, showError } from './notices'
import { Task } from './task.svelte'

export type ExportOrder = Parameters<typeof api.forecasts.export>[0]

export class Exporting {
  readonly task = new Task<{ fileName: string; ticket: string }>()
  format = $state<ExportOrder['format'] | null>(null)

  /** Makes the file and saves it; says where it went. */
  async export(order: ExportOrder): Promise<void> {
    this.format = order.format
    const made = await this.task.run((signal) => api.forecasts.export(order, { signal }))
    if (!made) return
    try {
      const { bytes } = await api.forecasts.exported({ ticket: made.ticket })
      const saved = await saveBytes(made.fileName, bytes)
      if (saved !== null) showDone(m.export_done({ name: saved }))
    } catch (error) {
      showError(error)
    }
  }
}
