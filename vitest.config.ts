import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Only against hanging: a busy machine may take as long as it needs. */
const patienceMs = 600_000

/** The window's state is written in runes, which its tests need compiled. */
const svelteConfig = fileURLToPath(new URL('svelte.config.js', import.meta.url))

const root = fileURLToPath(new URL('.', import.meta.url))
const replacesModules = (file: string) =>
  readFileSync(join(root, file), 'utf8').includes('vi.mock(')

/**
 * Tests of what keeps nothing between two of them, which share a worker: it loads once. Those that
 * put something in the place of a module would leave it there.
 */
const together = globSync(['src/shared/**/*.test.ts', 'src/data/**/*.test.ts'], {
  cwd: root,
})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !replacesModules(file))
const apart = [
  'src/**/*.test.ts',
  'bench/**/*.test.ts',
  'trials/**/*.test.ts',
  'scripts/**/*.test.mjs',
]

export default defineConfig({
  plugins: [svelte({ configFile: svelteConfig })],
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      { extends: true, test: { name: 'apart', include: apart, exclude: together } },
    ],
    environment: 'node',
    maxWorkers: '100%',
    globalSetup: 'scripts/lib/test-folder.mjs',
    testTimeout: patienceMs,
    hookTimeout: patienceMs,
    teardownTimeout: patienceMs,
    expect: { poll: { timeout: patienceMs } },
  },
})
