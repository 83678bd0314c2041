/**
 * The window's language. Messages read it at every call, so text changes on screen as soon as the
 * setting does.
 */
import { overwriteGetLocale } from './paraglide/runtime'

export type Locale = 'en' | 'zh-CN'
export type LanguageSetting = Locale | 'system'

const state = $state<{ locale: Locale }>({ locale: systemLocale() })

/** The language of the operating system or browser, as far as the window speaks it. */
export function systemLocale(
  languages: readonly string[] = globalThis.navigator?.languages ?? [],
): Locale {
  for (const language of languages) {
    if (language.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (language.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}

export function currentLocale(): Locale {
  return state.locale
}

export function setLanguage(setting: LanguageSetting): void {
  state.locale = setting === 'system' ? systemLocale() : setting
  document.documentElement.lang = state.locale
}

/** Makes every message function follow `currentLocale()`. Call once, before the first message. */
export function useReactiveLocale(): void {
  overwriteGetLocale(currentLocale)
}
