/**
 * How the source becomes the app: one build for main (with the terminal and the engine beside it),
 * one for the preload bridge and one for the window. The WebAssembly kernels are built by
 * `scripts/build-kernels.mjs` into `out/kernels`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { paraglideVitePlugin } from '@inlang/paraglide-js'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { messages } from './messages.config'
import { buildHash } from './scripts/lib/build-hash.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Programs that run in Node or in Electron's main process; each becomes `out/main/<name>.js`. What
 * two of them share lies in the same folder, so that a path relative to a program is right wherever
 * its code ends up.
 */
const programs = {
  electron: at('src/main/electron/index.ts'),
  gridcast: at('src/main/cli/index.ts'),
  engine: at('src/engine/index.ts'),
  data: at('src/data/index.ts'),
  guard: at('src/process/guard.ts'),
  'simd-worker': at('src/engine/devices/cpu/simd/worker.ts'),
  bench: at('bench/index.ts'),
  fuzz: at('trials/fuzz/index.ts'),
  faults: at('trials/faults/index.ts'),
  'gridcast-contender': at('bench/gridcast-contender.ts'),
  'start-recorder': at('bench/start-recorder.ts'),
}

/** Writes each text asset of the window a second time, compressed for the browser door. */
const precompressed = (folder: string): Plugin => ({
  name: 'precompressed',
  closeBundle() {
    const texts = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
    for (const name of texts) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
      const bytes = brotliCompressSync(readFileSync(join(folder, name)), { params })
      writeFileSync(join(folder, `${name}.br`), bytes)
    }
  },
})

/** Writes down which files and packages each file asks for, for whoever packs the app. */
const chunkGraph: Plugin = {
  name: 'chunk-graph',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
    const graph = chunks.map(({ fileName, imports, dynamicImports }) => [
      fileName,
      [...imports, ...dynamicImports],
    ])
    const source = JSON.stringify(Object.fromEntries(graph))
    this.emitFile({ type: 'asset', fileName: 'chunks.json', source })
  },
}

/** What the bundler put into each part, for the list of licences (`scripts/licences.mjs`). */
const license = { fileName: 'licences.json' }

export default defineConfig({
  main: {
    // fflate's form for Node asks for `require`, which a module that is bundled can't have twice;
    // its other form does the same work. Of tfjs-layers only the gradients are used that it
    // registers, which the core has as a module of its own where it isn't one file for Node.
    define: { gridcastBuild: JSON.stringify(buildHash()) },
    resolve: {
      alias: [
        { find: /^fflate$/, replacement: 'fflate/browser' },
        {
          find: /^@tensorflow\/tfjs-layers$/,
          replacement: '@tensorflow/tfjs-core/dist/register_all_gradients',
        },
      ],
    },
    plugins: [chunkGraph],
    build: {
      outDir: 'out/main',
      license,
      // What is a dependency for development only is bundled, TensorFlow.js too, which loads in a
      // third of the time so. The package for CUDA brings its own, which finds ours by a global.
      externalizeDeps: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: programs,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      license,
      outDir: 'out/preload',
      externalizeDeps: false,
      minify: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [
      tailwindcss(),
      svelte({ configFile: at('svelte.config.js') }),
      paraglideVitePlugin(messages),
      precompressed(at('out/renderer/assets')),
    ],
    build: {
      outDir: at('out/renderer'),
      license,
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
  },
})
