/** In which language the desktop door speaks. */
import { app as electron } from 'electron'
import { languageOf, type Language } from '../../shared/notices/language'
import type { App } from '../app'

/** As the person chose; as the computer speaks while the database can't be read. */
export function languageIn(app: App): Language {
  try {
    return spokenLanguage(app.store.settings.get().language)
  } catch {
    return spokenLanguage()
  }
}

/** @param choice the person's; `system` follows the computer */
export function spokenLanguage(choice: 'system' | Language = 'system'): Language {
  return choice === 'system' ? languageOf([electron.getLocale()]) : choice
}
