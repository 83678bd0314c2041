/**
 * Where a feature is missing: each path really computes, agrees with the reference, and says which
 * it is and why.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { say } from '../../../../shared/notices/say'
import type { AnySentence } from '../../../../shared/notices/values'
import { needing } from '../../../../shared/testing/needing'
import { reference } from '../../reference/reference'
import { comparedNumbers, largestDifference } from '../../self-check'
import { FILL } from '../../../kernels/kernel-ids'
import { readKernels } from './kernel-module'
import { openRuntime, type RuntimeOptions } from './open-runtime'
import { registerSimdBackend } from './register'
import { ensureKernels, patienceMs } from './testing'
import { withoutSharing } from './unshared-module'

const tolerance = 1e-4
const noSuchKernel = 999
/** Enough to be shared out. */
const sharedWork = 1e6
const folder = join(import.meta.dirname, `../../../../../out/tests-${process.pid}`)
let truth: Float32Array[]

beforeAll(async () => {
  ensureKernels()
  mkdirSync(folder, { recursive: true })
  await reference.open()
  truth = await comparedNumbers()
})

afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.unstubAllGlobals())

/** Loss and gradients of a small training step on the kernels opened this way. */
async function compute(
  options: RuntimeOptions,
): Promise<{ detail: string; difference: number; threads: number }> {
  const { detail, backend } = await registerSimdBackend({ patienceMs, ...options })
  await tf.setBackend('simd')
  try {
    return {
      detail: say(detail, 'en'),
      difference: largestDifference(await comparedNumbers(), truth),
      threads: backend.runtime.workingThreads,
    }
  } finally {
    await backend.runtime.close()
  }
}

/** A worker's script with this text. */
function workerScript(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, text)
  return path
}

describe('the kernels', () => {
  it('take the best path without a word of excuse', async () => {
    const { detail, difference, threads } = await compute({ threads: 3 })
    expect(detail).toMatch(/^(256|128)-bit SIMD, 3 threads$/)
    expect(difference).toBeLessThan(tolerance)
    expect(threads).toBe(3)
  })

  it('take plain SIMD where relaxed SIMD is missing', async () => {
    const { detail, difference } = await compute({ threads: 2, relaxed: false })
    expect(detail).toMatch(
      /SIMD without fused multiply-add, because relaxed SIMD is missing, 2 threads$/,
    )
    expect(difference).toBeLessThan(tolerance)
  })

  it('take one thread on an ordinary memory where there is no shared memory', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined)
    const { detail, difference, threads } = await compute({})
    expect(detail).toMatch(/, 1 thread, because there is no shared memory$/)
    expect(difference).toBeLessThan(tolerance)
    expect(threads).toBe(1)
  })

  it('go on alone when a worker fails at its start', async () => {
    const workerPath = workerScript('failing', `throw new Error('no room for it')`)
    const { detail, difference, threads } = await compute({ threads: 2, workerPath })
    expect(detail).toMatch(
      /, 1 thread, because 1 worker thread could not be started \(no room for it\)$/,
    )
    expect(difference).toBeLessThan(tolerance)
    expect(threads).toBe(1)
  })

  it('go on alone when workers never answer', async () => {
    const workerPath = workerScript('silent', `setInterval(() => undefined, 1000)`)
    const { detail, difference } = await compute({ threads: 3, workerPath, patienceMs: 300 })
    expect(detail).toMatch(
      /, 1 thread, because 2 worker threads could not be started \(no answer after 0.3 s\)$/,
    )
    expect(difference).toBeLessThan(tolerance)
  })

  it('report a thread that fails in the middle of a job, instead of waiting for it', async () => {
    const { runtime } = await openRuntime({ threads: 2, patienceMs })
    const complete = new Int32Array(runtime.heap.memory.buffer, 0x140, 1)
    runtime.run(noSuchKernel, 1, sharedWork, [])
    await expect.poll(() => Atomics.load(complete, 0)).toBe(1) // the worker took it
    await expect.poll(() => runtime.workingThreads).toBe(1)
    expect(() => runtime.finish()).toThrow('A worker thread failed: unreachable')

    runtime.run(noSuchKernel, 3, sharedWork, [])
    expect(() => runtime.finish()).toThrow('unreachable') // this thread itself

    const address = runtime.heap.allocate(8)
    runtime.run(FILL, 1, 2, [address, 2, { float: 0.5 }, 16])
    expect([...runtime.heap.floats(address, 2)]).toEqual([0.5, 0.5])
    await runtime.close()
  })
})

it('makes a module for an ordinary memory out of one for a shared memory, of none else', () => {
  const { bytes } = readKernels()
  const single = withoutSharing(bytes)
  expect(single.filter((byte, at) => byte !== bytes[at])).toHaveLength(1)
  expect(() => withoutSharing(single)).toThrow('imports no shared memory')
  expect(() => withoutSharing(bytes.subarray(0, 8))).toThrow('has no imports')
})

describe('the device cpu, in a process without', () => {
  const child = join(folder, 'fallback-child.mjs')

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(import.meta.dirname, 'fallback-child.ts'),
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'fallback-child.mjs', codeSplitting: false } },
      },
    })
  })

  const runWith = (...flags: string[]) => {
    const output = execFileSync(process.execPath, ['--no-warnings', ...flags, child], {
      encoding: 'utf8',
    })
    const { detail, difference } = JSON.parse(output) as {
      detail: AnySentence
      difference: number
    }
    return { detail: say(detail, 'en'), difference }
  }

  it('permission for threads computes with one', () => {
    const { detail, difference } = runWith('--permission', '--allow-fs-read=*')
    expect(detail).toMatch(
      /SIMD, 1 thread, because \d+ worker threads? could not be started \(.*permission.*\)$/i,
    )
    expect(difference).toBeLessThan(tolerance)
  })

  const noSwitch = process.arch === 'x64' ? null : 'only on x64 can SIMD be turned off'
  needing(noSwitch).it('WebAssembly SIMD computes with the slow path', () => {
    const { detail, difference } = runWith('--no-enable-sse4-1')
    expect(detail).toMatch(/^slow path .*because the fast one failed: /)
    expect(detail).toMatch(/: this processor or JavaScript engine has no WebAssembly SIMD$/)
    expect(difference).toBeLessThan(tolerance)
  })
})
