/**
 * TensorFlow.js's own tests of the operations whose kernels are replaced, as published inside the package, run on the simd backend.
 *
 * The package ships them as modules for its own build, so they are bundled first: their imports of the library become the installed
 * one, and their jasmine helpers the test runner's functions.
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

const operations = [
  'abs add add_n arithmetic binary_ops clip_by_value concat conv1d conv2d conv2d_transpose conv3d conv3d_transpose exp fill',
  'leaky_relu log max mean min neg ones pad reciprocal relu rsqrt sigmoid slice slice1d slice2d slice3d slice4d split sqrt square',
  'stack step sub sum tanh tile transpose unstack zeros zeros_like',
]
  .join(' ')
  .split(' ')

const library = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'))

/** What `jasmine_util` offers the tests, in the test runner's terms. */
const jasmineUtilities = `
  export const ALL_ENVS = {}, NODE_ENVS = {}, BROWSER_ENVS = { never: true }, SYNC_BACKEND_ENVS = {}, CHROME_ENVS = { never: true }, HAS_WORKER = { never: true }
  export const describeWithFlags = (name, constraints, tests) =>
    constraints.never ? undefined : describe(name, () => tests({ name: 'simd', backendName: 'simd', isDataSync: true }))
`

/** The installed library under the names by which the tests import parts of it. */
const substitutes: Record<string, string> = {
  index: `export * from '@tensorflow/tfjs-core'`,
  tensor: `import { Tensor } from '@tensorflow/tfjs-core'
    export * from '@tensorflow/tfjs-core'
    export const getGlobalTensorClass = () => Tensor`,
  jasmine_util: jasmineUtilities,
  test_util: `import { test_util } from '@tensorflow/tfjs-core'
    export const { encodeStrings, expectArraysClose, expectArraysEqual, expectNumbersClose, expectPromiseToFail, expectValuesInRange, testEpsilon, TEST_EPSILON_FLOAT16 } = test_util`,
}

async function bundled(): Promise<string> {
  const chained = `import '${join(library, 'public/chained_ops/register_all_chained_ops.js')}'\n`
  const tests = operations.map((name) => `import '${join(library, 'ops', `${name}_test.js`)}'`).join('\n')
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
            return { id: source.startsWith('.') ? join(dirname(importer), `${source}.js`) : source, moduleSideEffects: true }
          }
          if (source === '../../tensor') return '\0tensor'
          if (source === '../../ops/ops') return '\0index'
          const name = ['index', 'jasmine_util', 'test_util'].find(
            (part) => source === `../${part}` && importer?.includes('tfjs-core'),
          )
          return name === undefined ? null : `\0${name}`
        },
        load(id) {
          return id === '\0entry' ? chained + tests : (substitutes[id.replace('\0', '')] ?? null)
        },
      },
    ],
  })
  const [output] = [result].flat() as { output: { code: string }[] }[]
  return output?.output[0]?.code ?? ''
}

// inside the project, so that its import of the library is found
const folder = join(import.meta.dirname, '../../../../out/tests')
const path = join(folder, `tfjs-core-suite-${process.pid}.mjs`)
mkdirSync(folder, { recursive: true })
writeFileSync(path, await bundled())
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
/** This suite counts all tensors of the process, but other tests make some while they are being described. */
const countsTensors = 'shallow slicing'
const register = (title: string, tests: () => void) => (title === countsTensors ? undefined : describe(title, tests))
const runner = { describe: register, it, expect, beforeEach, afterEach, beforeAll, afterAll, spyOn: vi.spyOn, jasmine: {} }
Object.assign(globalThis, runner)
await import(/* @vite-ignore */ pathToFileURL(path).href)
