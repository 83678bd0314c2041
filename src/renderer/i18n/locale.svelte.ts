/**
 * The window's language. Messages read it at every call, so text changes on screen as soon as the
 * setting does.
 */
import { languageOf, type Language } from '../../shared/notices/language'
import { overwriteGetLocale } from './paraglide/runtime'

export type Locale = Language
export type LanguageSetting = Locale | 'system'

const state = $state<{ locale: Locale }>({ locale: systemLocale() })

/** The language of the operating system or browser, as far as the window speaks it. */
export function systemLocale(
  tags: readonly string[] = globalThis.navigator?.languages ?? [],
): Locale {
  return languageOf(tags)
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
