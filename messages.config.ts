/**
 * Where the window's words are, for the build and for the type check: one JSON file per language
 * becomes typed functions.
 */
import { fileURLToPath } from 'node:url'
import type { paraglideVitePlugin } from '@inlang/paraglide-js'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const messages: Parameters<typeof paraglideVitePlugin>[0] = {
  project: at('src/renderer/i18n/project.inlang'),
  outdir: at('src/renderer/i18n/paraglide'),
  strategy: ['globalVariable', 'baseLocale'],
  outputStructure: 'locale-modules',
  emitTsDeclarations: true,
}
