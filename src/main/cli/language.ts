/** The language of the terminal: `--language`, else what the environment says, else English. */
import { languageOf, languages, type Language } from '../../shared/notices/language'

export function terminalLanguage(
  argv: readonly string[] = process.argv,
  environment: NodeJS.ProcessEnv = process.env,
): Language {
  const at = argv.findIndex((word) => word === '--language' || word.startsWith('--language='))
  const typed = argv[at]?.includes('=') ? argv[at].split('=')[1] : argv[at + 1]
  const chosen = at < 0 ? undefined : languages.find((language) => language === typed)
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  return chosen ?? languageOf([LC_ALL || LC_MESSAGES || LANG])
}
