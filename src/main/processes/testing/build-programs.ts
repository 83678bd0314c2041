import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const source = join(import.meta.dirname, '../../..')

/**
 * Builds programs of this source tree as the app's build does, each to `folder/<name>.js`.
 * @param programs paths under `src` by name
 */
export async function buildPrograms(
  folder: string,
  programs: Readonly<Record<string, string>>,
): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  // Files of packages that are looked for when they are needed, as decoders of pictures.
  symlinkSync(join(source, '../node_modules'), join(folder, 'node_modules'), 'junction')
  const input = Object.fromEntries(
    Object.entries(programs).map(([name, path]) => [name, join(source, path)]),
  )
  await build({
    configFile: false,
    // The folder lies outside the project, where packages are not found.
    ssr: { noExternal: true },
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { input, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  })
}
