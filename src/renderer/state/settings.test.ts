import { beforeEach, describe, expect, it, vi } from 'vitest'
import { settings } from './settings.svelte'

const { kept, set, language, shown } = vi.hoisted(() => ({
  kept: { theme: 'dark', language: 'en', device: 'cpu', updates: 'off' },
  set: vi.fn<(change: unknown) => Promise<void>>(),
  language: vi.fn<(language: string) => void>(),
  shown: [] as unknown[],
}))
vi.mock('../api/client', () => ({
  api: { settings: { get: () => Promise.resolve({ ...kept }), set } },
}))
vi.mock('../i18n/locale.svelte', () => ({ setLanguage: language }))
vi.mock('./notices', () => ({ showError: (error: unknown) => shown.push(error) }))

beforeEach(() => {
  shown.length = 0
  set.mockReset().mockResolvedValue()
  language.mockReset()
  settings.value = { theme: 'system', language: 'system', device: 'auto', updates: 'off' }
  settings.systemDark = false
})

describe('settings', () => {
  it('are those that main keeps, their language at once', async () => {
    await settings.refresh()
    expect(settings.value).toEqual(kept)
    expect(language).toHaveBeenCalledWith('en')
  })

  it('take effect before they are kept, and only the changed one is sent', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    set.mockReturnValueOnce(promise)
    const setting = settings.set({ language: 'zh-CN' })
    expect(settings.value.language).toBe('zh-CN')
    expect(language).toHaveBeenCalledWith('zh-CN')
    expect(set).toHaveBeenCalledWith({ language: 'zh-CN' })
    resolve()
    await setting
  })

  it('are what main keeps again when they could not be kept, and it is said', async () => {
    set.mockRejectedValueOnce(new Error('database is locked'))
    await settings.set({ theme: 'light' })
    expect(settings.value).toEqual(kept)
    expect(shown).toHaveLength(1)
  })

  it('leave light or dark to the system until one is chosen', () => {
    settings.systemDark = true
    expect(settings.theme).toBe('dark')
    settings.value = { ...settings.value, theme: 'light' }
    expect(settings.theme).toBe('light')
  })
})
