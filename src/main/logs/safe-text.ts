/**
 * Texts of errors and of other programs as a log may keep them: without what a person's files hold.
 *
 * A message may quote a file's content (`JSON.parse` does), name folders, or carry a number that is
 * data. Kept are the words, whole numbers (sizes, lines, codes), the last part of a path, and names
 * in `(reading 'x')`, which are the program's. Left out are other quotations, numbers with a
 * fraction, queries of addresses, and what is long and random enough for a secret. A line is cut
 * before it is looked at.
 */

/** Longer lines are cut. */
const mostCharacters = 2000
/** Deeper stacks are cut. */
const mostLines = 60

const leftOut = '…'

/** What has been through here. */
export type SafeText = string & { readonly safe: true }

/** One line as it may be kept. */
export function safeLine(text: string): SafeText {
  const line = text.slice(0, mostCharacters).replaceAll(/[\r\n]+/g, ' ')
  return withoutSecrets(/^\s*at /.test(line) ? frameOfStack(line) : message(line)) as SafeText
}

/** The lines of a text (a stack, or what a program wrote) as they may be kept. */
export function safeLines(text: string): SafeText[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.slice(0, mostLines).map(safeLine)
}

function frameOfStack(line: string): string {
  return line
    .trim()
    .replace(/^at (?:async )?[^()\s]*[\\/]/, 'at ')
    .replace(/\(([^()]*)\)$/, (_, place: string) => `(${baseName(place)})`)
}

function message(line: string): string {
  return line
    .replace(/".*"/, `"${leftOut}"`)
    .replaceAll(
      /(reading |setting )?(?<!\w)(['`])(.*?)\2(?!\w)/g,
      (_, about: string | undefined, mark: string, inside: string) =>
        `${about ?? ''}${mark}${about || isPath(inside) ? baseName(inside) : leftOut}${mark}`,
    )
    .replaceAll(/(?<![\w.])(?:\w+:\/\/|~?\/|[A-Za-z]:\\)[^\s'"()`…]+/g, baseName)
    .replaceAll(/-?\b\d+(?:\.\d+)+(?:e[+-]?\d+)?/gi, '#')
}

const isPath = (text: string) => /[\\/]/.test(text)

/** The last part of a path or an address, without its query. */
function baseName(path: string): string {
  const [whole = ''] = path.split(/[?#]/, 1)
  return whole.split(/[\\/]/).findLast((part) => part !== '') ?? ''
}

function withoutSecrets(line: string): string {
  return line
    .replaceAll(/\btoken=[^\s&]*/g, `token=${leftOut}`)
    .replaceAll(/[\w-]{32,}/g, (word) => (/\d/.test(word) ? leftOut : word))
}
