/** Theme, language and device, as kept by main. */
import { api } from '../api/client'
import { setLanguage } from '../i18n/locale.svelte'
import { showError } from './notices'

export type Settings = Awaited<ReturnType<typeof api.settings.get>>

const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

class SettingsState {
  value = $state<Settings>({ theme: 'system', language: 'system', device: 'auto', updates: 'off' })
  systemDark = $state(dark?.matches ?? false)
  readonly theme = $derived<'light' | 'dark'>(
    this.value.theme === 'system' ? (this.systemDark ? 'dark' : 'light') : this.value.theme,
  )

  async refresh(): Promise<void> {
    try {
      this.value = await api.settings.get()
      setLanguage(this.value.language)
    } catch (error) {
      showError(error)
    }
  }

  /** Changes take effect at once and are then kept. */
  async set(change: Partial<Settings>): Promise<void> {
    this.value = { ...this.value, ...change }
    if (change.language) setLanguage(change.language)
    try {
      await api.settings.set(change)
    } catch (error) {
      showError(error)
      await this.refresh()
    }
  }
}
export const settings = new SettingsState()

dark?.addEventListener('change', (event) => (settings.systemDark = event.matches))
