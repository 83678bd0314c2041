/**
 * Where a command's words go: results on stdout, everything else on stderr. With `--json`, stdout
 * gets one document and nothing else.
 */
import { languageOf, languages, type Language } from '../../shared/notices/language'
import { say, sayError } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'
import { ProgressLine } from './progress-line'

/** The language of the terminal: `--language`, else what the environment says, else English. */
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

export class Output {
  readonly progress = new ProgressLine(process.stderr)

  constructor(
    readonly json: boolean,
    readonly language: Language = terminalLanguage(),
  ) {}

  /** The command's result: a document for programs, lines for people. */
  result(document: unknown, lines: () => string[]): void {
    this.progress.clear()
    const text = this.json ? JSON.stringify(document, null, 2) : lines().join('\n')
    process.stdout.write(text === '' ? '' : `${text}\n`)
  }

  /** A sentence of the catalogue in the terminal's language. */
  worded(sentence: AnySentence): string {
    return say(sentence, this.language)
  }

  /** The same with what to do about it, if it is an error. */
  told(notice: AnySentence): string {
    const { message, remedy } = sayError(notice, this.language)
    return remedy === '' ? message : `${message} ${remedy}`
  }

  /** A sentence on the way. */
  say(sentence: string): void {
    this.progress.clear()
    process.stderr.write(`${sentence}\n`)
  }
}
