// @ts-check
/**
 * Builds the app into `out/`: the WebAssembly kernels, then main, preload and window. A part whose
 * sources are as they were is left.
 */
import { pathToFileURL } from 'node:url'
import { inProject, isThere, packageProgram, projectNode } from './lib/project.mjs'
import { runMain, step } from './lib/run.mjs'
import { hashOf, isStamped, stamp } from './lib/stamp.mjs'

const sourcesOfApp = [
  'src',
  'bench',
  'trials',
  'resources',
  'electron.vite.config.ts',
  'messages.config.ts',
  'svelte.config.js',
  'package-lock.json',
]

/**
 * @type {{ name: string, what: string, sources: string[], results: string[], command: string[] }[]}
 */
const parts = [
  {
    name: 'kernels',
    what: 'Building the compute kernels',
    sources: ['src/engine/kernels', 'scripts/build-kernels.mjs', 'package-lock.json'],
    results: ['out/kernels'],
    command: [projectNode, inProject('scripts', 'build-kernels.mjs')],
  },
  {
    name: 'app',
    what: 'Building the app',
    sources: sourcesOfApp,
    results: [
      'out/main/gridcast.js',
      'out/main/engine.js',
      'out/main/data.js',
      'out/main/chunks.json',
      'out/preload/index.cjs',
      'out/renderer/index.html',
    ],
    command: packageProgram('electron-vite', 'bin/electron-vite.js', 'build', '--logLevel', 'warn'),
  },
  {
    name: 'licences',
    what: 'Listing the licences of what is in it',
    sources: [
      ...sourcesOfApp,
      'scripts/licences.mjs',
      'scripts/lib/shipped.mjs',
      'scripts/lib/licence-terms.mjs',
    ],
    results: ['out/licences.json'],
    command: [projectNode, inProject('scripts', 'licences.mjs')],
  },
  {
    name: 'materials',
    what: 'Listing its materials',
    sources: [
      ...sourcesOfApp,
      'scripts/sbom.mjs',
      'scripts/lib/shipped.mjs',
      'scripts/lib/licence-terms.mjs',
    ],
    results: ['out/sbom.json'],
    command: [projectNode, inProject('scripts', 'sbom.mjs')],
  },
]

/**
 * Builds what is not built, or, with `force`, everything. @param {{ force?: boolean }} [options]
 */
export async function build({ force = false } = {}) {
  for (const part of parts) {
    const hash = hashOf(part.sources)
    const stampFile = inProject('out', `.${part.name}`)
    const whole = part.results.every((path) => isThere(inProject(path)))
    if (whole && !force && isStamped(stampFile, hash)) continue
    await step(part.what, part.command)
    stamp(stampFile, hash)
  }
}

const isMain = process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href
if (isMain) await runMain(() => build({ force: process.argv.includes('--force') }))
