/** What can compute on this machine; probing takes a moment the first time. */
import type { Device } from '../../shared/device'
import type { ErrorNotice } from '../../shared/errors'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'

class Devices {
  items = $state.raw<readonly Device[]>([])
  loading = $state(false)
  error = $state.raw<ErrorNotice | null>(null)

  async load(refresh = false): Promise<void> {
    if (this.loading) return
    this.loading = true
    this.error = null
    try {
      this.items = await api.devices.list({ refresh })
    } catch (error) {
      this.error = noticeFrom(error)
    } finally {
      this.loading = false
    }
  }
}
export const devices = new Devices()
