/**
 * Where a command's words go: results on stdout, everything else on stderr. With `--json`, stdout
 * gets one document and nothing else.
 */
import { ProgressLine } from './progress-line'

export class Output {
  readonly #json: boolean
  readonly progress = new ProgressLine(process.stderr)

  constructor(json: boolean) {
    this.#json = json
  }

  /** The command's result: a document for programs, lines for people. */
  result(document: unknown, lines: () => string[]): void {
    this.progress.clear()
    const text = this.#json ? JSON.stringify(document, null, 2) : lines().join('\n')
    process.stdout.write(text === '' ? '' : `${text}\n`)
  }

  /** A sentence on the way. */
  say(sentence: string): void {
    this.progress.clear()
    process.stderr.write(`${sentence}\n`)
  }
}
