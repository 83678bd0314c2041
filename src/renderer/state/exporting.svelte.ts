/** Takes a forecast away as a file. */
import { api } from '../api/client'
import { chooseDestination, download } from '../api/take-away'
import { m } from '../i18n/paraglide/messages'
import { showDone, showError } from './notices'
import { Task } from './task.svelte'

export type ExportOrder = Omit<Parameters<typeof api.forecasts.export>[0], 'to'>

export class Exporting {
  readonly task = new Task<{ fileName: string; ticket: string | null }>()
  format = $state<ExportOrder['format'] | null>(null)

  /** Asks where to save, has the file made there, and says where it went. */
  async export(order: ExportOrder, fileName: string): Promise<void> {
    this.format = order.format
    try {
      const destination = await chooseDestination(fileName)
      if (destination === null) return
      const wish = { ...order, to: destination.to }
      const made = await this.task.run((signal) => api.forecasts.export(wish, { signal }))
      if (!made) return
      if (made.ticket !== null) download(made.ticket, made.fileName)
      showDone(m.export_done({ name: destination.name }))
    } catch (error) {
      showError(error)
    }
  }
}
