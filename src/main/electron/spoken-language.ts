/** In which language the desktop door speaks. */
import { app as electron } from 'electron'
import { languageOf, type Language } from '../../shared/notices/language'

/** @param choice the person's; `system` follows the computer */
export function spokenLanguage(choice: 'system' | Language = 'system'): Language {
  return choice === 'system' ? languageOf([electron.getLocale()]) : choice
}
