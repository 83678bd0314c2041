/**
 * Runs TensorFlow.js's own tests, as published inside the package, on the simd backend.
 *
 * The package ships them as modules for its own build, so they are bundled first: their imports of
 * the library become the installed one, and their jasmine helpers the test runner's functions.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { leaveToStockBelow } from './kernel-support'
import { useSimd } from './testing'

const library = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'))

/** What `jasmine_util` offers the tests, in the test runner's terms. */
const jasmineUtilities = `
  export const ALL_ENVS = {}, NODE_ENVS = {}, SYNC_BACKEND_ENVS = {}
  export const BROWSER_ENVS = { never: true }, CHROME_ENVS = { never: true }
  export const HAS_WORKER = { never: true }
  export const describeWithFlags = (name, constraints, tests) =>
    constraints.never
      ? undefined
      : describe(name, () => tests({ name: 'simd', backendName: 'simd', isDataSync: true }))
`

/** The installed library under the names by which the tests import parts of it. */
const substitutes: Record<string, string> = {
  index: `export * from '@tensorflow/tfjs-core'`,
  engine: `import { engine } from '@tensorflow/tfjs-core'
    export const ENGINE = engine()`,
  tensor: `import { Tensor } from '@tensorflow/tfjs-core'
    export * from '@tensorflow/tfjs-core'
    export const getGlobalTensorClass = () => Tensor`,
  jasmine_util: jasmineUtilities,
  test_util: `import { test_util } from '@tensorflow/tfjs-core'
    export const {
      encodeStrings, expectArraysClose, expectArraysEqual, expectNumbersClose,
      expectPromiseToFail, expectValuesInRange, testEpsilon, TEST_EPSILON_FLOAT16,
    } = test_util`,
}

async function bundled(tests: readonly string[]): Promise<string> {
  const chained = `import '${join(library, 'public/chained_ops/register_all_chained_ops.js')}'\n`
  const imports = tests.map((name) => `import '${join(library, `${name}_test.js`)}'`).join('\n')
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: { input: 'virtual:entry', external: /^@tensorflow/ },
    },
    plugins: [
      {
        name: 'library-substitutes',
        enforce: 'pre',
        resolveId(source, importer) {
          if (source === 'virtual:entry') return '\0entry'
          if (importer === '\0entry' || importer?.includes('chained_ops/register_all')) {
            return {
              id: source.startsWith('.') ? join(dirname(importer), `${source}.js`) : source,
              moduleSideEffects: true,
            }
          }
          if (source === '../../tensor') return '\0tensor'
          if (source === '../../ops/ops') return '\0index'
          if (!importer?.endsWith('_test.js')) return null
          const name = source.replace(/^[./]+/, '')
          if (name === 'ops/ops' || name === 'ops') return '\0index'
          return name in substitutes ? `\0${name}` : null
        },
        load(id) {
          return id === '\0entry' ? chained + imports : (substitutes[id.replace('\0', '')] ?? null)
        },
      },
    ],
  })
  const [output] = [result].flat() as { output: { code: string }[] }[]
  return output?.output[0]?.code ?? ''
}

/** A place inside the project, so that the tests' import of the library is found. */
const folder = join(import.meta.dirname, '../../../../out/tests')

/**
 * Defines the tests of these files (`ops/slice`: `dist/ops/slice_test.js`), except suites of the
 * titles left out.
 */
export async function defineCoreTests(
  files: readonly string[],
  leftOut: readonly string[] = [],
): Promise<void> {
  const path = join(folder, `tfjs-core-suite-${process.pid}-${Date.now()}.mjs`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, await bundled(files))
  const { backend } = await useSimd()
  leaveToStockBelow(1)
  beforeAll(() => tf.setBackend('simd'))
  beforeEach(() => tf.engine().startScope())
  afterEach(() => tf.engine().endScope())
  afterAll(() => {
    rmSync(path, { force: true })
    return backend.runtime.close()
  })
  expect.extend({ nothing: () => ({ pass: true, message: () => '' }) })
  const register = (title: string, tests: () => void) =>
    leftOut.includes(title) ? undefined : describe(title, tests)
  const runner = {
    describe: register,
    it,
    expect,
    beforeEach,
    afterEach,
    beforeAll,
    afterAll,
    spyOn: vi.spyOn,
    jasmine: {},
  }
  Object.assign(globalThis, runner)
  await import(/* @vite-ignore */ pathToFileURL(path).href)
}
