/**
 * Brings the kernels to work on this machine, by the best path it allows, and says which: with
 * relaxed SIMD or plain, with 256-bit vectors or 128, with workers or alone, on a shared memory or
 * an ordinary one. Needs nothing of TensorFlow.js, so that it can begin while that is still being
 * loaded.
 */
import { sentence, type Sentence } from '../../../../shared/notices/say'
import { availableParallelism, cpus } from 'node:os'
import { Choices } from './choices'
import type { CompiledKernels } from './compile-kernels'
import { compileKernels } from './compile-kernels'
import { Runtime } from './runtime'

export interface RuntimeOptions {
  /**
   * Where it is kept which way of computing was fastest on this machine; without it nothing is
   * timed.
   */
  choicesFile?: string | undefined
  /** Threads in all; one per core by default. */
  threads?: number
  /** Whether to use relaxed SIMD where the engine has it. */
  relaxed?: boolean
  /** The worker's script, for tests. */
  workerPath?: string
  /** How long workers get to start, in milliseconds; for tests. */
  patienceMs?: number
}

export interface OpenedRuntime {
  runtime: Runtime
  /**
   * Which path the kernels take and why not a better one, for people: `256-bit SIMD, 2 threads`.
   */
  detail: Sentence<'path.simd'>
}

let prepared: Promise<OpenedRuntime> | null = null

/** Begins to open the runtime that `openRuntime` without options for tests will hand out. */
export function prepareRuntime(options: Pick<RuntimeOptions, 'choicesFile'> = {}): void {
  if (prepared !== null) return
  prepared = open(options)
  prepared.catch(() => undefined) // told when it is asked for
}

/** @throws Error when the kernels can't run here */
export async function openRuntime(options: RuntimeOptions = {}): Promise<OpenedRuntime> {
  const { choicesFile, ...forTests } = options
  const ready = Object.keys(forTests).length === 0 ? prepared : null
  if (ready === null) return await open({ choicesFile, ...forTests })
  prepared = null
  return await ready
}

async function open(options: RuntimeOptions): Promise<OpenedRuntime> {
  const shared = typeof SharedArrayBuffer !== 'undefined'
  const wanted = shared ? (options.threads ?? availableParallelism()) : 1
  const kernels = await compileKernels({ relaxed: options.relaxed ?? true, shared })
  const choices = new Choices(keptChoices(options.choicesFile, kernels))
  const runtime = new Runtime(kernels.module, {
    threads: wanted,
    shared,
    workerPath: options.workerPath,
    choices,
  })
  const trouble = await runtime.workersReady(options.patienceMs)
  const detail = sentence('path.simd', {
    bits: !kernels.relaxed ? null : kernels.wide ? 256 : 128,
    threads: runtime.workingThreads,
    trouble: shared ? trouble : sentence('path.no-shared-memory', {}),
  })
  return { runtime, detail }
}

/** The number of threads is not part of it: a run computes the same with any. */
function keptChoices(file: string | undefined, { version, ...vectors }: CompiledKernels) {
  return file === undefined
    ? undefined
    : { file, machine: `${cpus()[0]?.model ?? ''}, ${vectorsOf(vectors)}, ${version}` }
}

function vectorsOf({ relaxed, wide }: Pick<CompiledKernels, 'relaxed' | 'wide'>): string {
  return !relaxed ? 'plain SIMD' : wide ? '256-bit SIMD' : '128-bit SIMD'
}
