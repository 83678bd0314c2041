/**
 * What the system asks of this program when it starts it, or starts it again: files that a person
 * opened with it, and links of its own scheme.
 *
 * Any page on the web can make a link, and some systems let it write more than one argument. So a
 * link leads to a screen and to nothing else, and beside a link no argument counts.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { linkedScreens, type LinkedScreen } from '../../shared/api/bridge'

export interface Asked {
  /** Where the data shall be; null where nobody said. */
  dataFolder: string | null
  /** Files and folders that are there, absolute. */
  paths: string[]
  /** The screen that a link leads to. */
  screen: LinkedScreen | null
}

const isLink = (argument: string) => /^gridcast:/i.test(argument)

/**
 * @param args what was said, without the program
 * @param folder where it was said, for names of files that are not absolute
 */
export function readArguments(args: readonly string[], folder: string): Asked {
  const link = args.find(isLink)
  if (link !== undefined) return { dataFolder: null, paths: [], screen: screenOf(link) }
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
  const chosen = values['data-dir']
  return {
    dataFolder: typeof chosen === 'string' ? chosen : null,
    paths: positionals.map((name) => resolve(folder, name)).filter((path) => existsSync(path)),
    screen: null,
  }
}

/** `gridcast://show/runs` leads to the runs; anything else nowhere. */
export function screenOf(link: string): LinkedScreen | null {
  if (!URL.canParse(link)) return null
  const { protocol, host, pathname } = new URL(link)
  if (protocol !== 'gridcast:' || host !== 'show') return null
  return linkedScreens.find((screen) => pathname === `/${screen}`) ?? null
}
