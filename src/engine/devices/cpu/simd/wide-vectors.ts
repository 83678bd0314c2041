/**
 * Whether V8 shall pair adjacent 128-bit vectors into 256-bit ones
 * (`--experimental-wasm-revectorize`, an experimental optimization for x64): asked of a tiny module
 * with the register tile, at start. It is used when it computes the right values and is faster.
 */
import { setFlagsFromString } from 'node:v8'
import { readProbe } from './kernel-module'

const FLAG = '--experimental-wasm-revectorize'
const NO_FLAG = '--no-experimental-wasm-revectorize'
/** Values in a kernel row of the probe; a run of this many repeats takes about a millisecond. */
const LENGTH = 96
const REPEATS = 1500
const RUNS = 5
const INPUT = 65536
const WEIGHTS = INPUT + 4096
const OUTPUT = WEIGHTS + 64 * LENGTH + 64
const FASTER = 0.9

export interface WideVectors {
  used: boolean
  /** Milliseconds of the probe with and without pairs; null where it was not asked. */
  pairedMs: number | null
  singleMs: number | null
}

let answer: WideVectors | undefined

/**
 * Decides once per process and leaves the flag set accordingly; to be called before the kernels are
 * compiled. About 20 ms.
 */
export function decideWideVectors(): WideVectors {
  answer ??= process.arch === 'x64' ? ask() : { used: false, pairedMs: null, singleMs: null }
  return answer
}

function ask(): WideVectors {
  setFlagsFromString('--no-liftoff')
  try {
    setFlagsFromString(NO_FLAG)
    const single = probe(0)
    setFlagsFromString(FLAG)
    const paired = probe(1)
    const used = paired.isRight && paired.ms < FASTER * single.ms
    if (!used) setFlagsFromString(NO_FLAG)
    return { used, pairedMs: paired.ms, singleMs: single.ms }
  } finally {
    setFlagsFromString('--liftoff')
  }
}

/**
 * Compiles the probe under the present flags. The salt keeps the engine from reusing an earlier
 * compilation.
 */
function probe(salt: number): { ms: number; isRight: boolean } {
  const customSection = new Uint8Array([0, 3, 1, 97, salt]) // id 0, 3 bytes, name 'a', the salt
  const bytes = readProbe()
  const salted = new Uint8Array(bytes.length + customSection.length)
  salted.set(bytes)
  salted.set(customSection, bytes.length)
  if (!WebAssembly.validate(salted)) return { ms: Infinity, isRight: false }
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(salted), { env: { memory } })
  const repeatTile = exports.repeatTile as (...args: number[]) => void
  const run = (times: number) => repeatTile(INPUT, LENGTH, WEIGHTS, OUTPUT + 1024, OUTPUT, times)
  const values = new Float32Array(memory.buffer)
  for (let i = INPUT / 4; i < (OUTPUT + 1024) / 4; i++) values[i] = ((i * 7) % 19) / 19 - 0.5
  let ms = Infinity
  for (let i = 0; i < RUNS; i++) {
    const begin = performance.now()
    run(REPEATS)
    ms = Math.min(ms, performance.now() - begin)
  }
  run(1)
  return { ms, isRight: isRight(values) }
}

/** The tile computed the plain way. */
function isRight(values: Float32Array): boolean {
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 16; column++) {
      let sum = 0
      for (let k = 0; k < LENGTH; k++) {
        sum +=
          (values[INPUT / 4 + 4 * row + k] as number) *
          (values[WEIGHTS / 4 + 16 * k + column] as number)
      }
      if (!(Math.abs(sum - (values[OUTPUT / 4 + 16 * row + column] as number)) < 1e-4)) return false
    }
  }
  return true
}
